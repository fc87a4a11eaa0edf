package dev.davit.e2e.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code kubectl proxy}, which keeps its connection to the API server. */
public final class ApiProxy implements AutoCloseable {
    private static final Pattern SERVING = Pattern.compile("Starting to serve on (127\\.0\\.0\\.1:\\d+)");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Running process;
    private final String url;

    private ApiProxy(Running process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Returns when it listens. Unlike kubectl's own, it lets everything through, ways into pods too.
     *
     * @param more options of kubectl, such as another way to the API server
     */
    public static ApiProxy of(Kubectl kubectl, String... more) {
        var arguments = Stream.concat(Stream.of("proxy", "--port=0", "--reject-paths=^$"), Arrays.stream(more));
        var process = kubectl.start(arguments.toArray(String[]::new));
        try {
            var serving = await().atMost(SOON).until(() -> SERVING.matcher(process.out()), matcher -> matcher.find());
            return new ApiProxy(process, "http://" + serving.group(1));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** @return where it serves, without a slash at the end */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.close();
    }
}
