package dev.davit.e2e.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code kubectl port-forward}: all its connections are streams of one connection to the API server. */
public final class PortForward implements AutoCloseable {
    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Running process;
    private final int localPort;

    private PortForward(Running process, int localPort) {
        this.process = process;
        this.localPort = localPort;
    }

    /**
     * Returns when it listens.
     *
     * @param target such as {@code pod/web}
     * @param more arguments of kubectl, such as the namespace
     */
    public static PortForward to(Kubectl kubectl, String target, int port, String... more) {
        var arguments = Stream.concat(Stream.of("port-forward", target, ":" + port), Arrays.stream(more));
        var process = kubectl.start(arguments.toArray(String[]::new));
        try {
            var listening =
                    await().atMost(SOON).until(() -> FORWARDING.matcher(process.out()), matcher -> matcher.find());
            return new PortForward(process, Integer.parseInt(listening.group(1)));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** @return where it listens, on 127.0.0.1 */
    public int localPort() {
        return localPort;
    }

    /** @return what the pod serves at "/", asked on a new connection */
    public String get() {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + localPort + "/"))
                    .timeout(SOON)
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(process.err(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking through a port-forward", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
