package dev.davit.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The real kubectl with one kubeconfig.
 *
 * @param environment variables beside those of this process
 */
public record Kubectl(Path program, Path kubeconfig, Map<String, String> environment) {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** One that finds no variables beside those of this process. */
    Kubectl(Path program, Path kubeconfig) {
        this(program, kubeconfig, Map.of());
    }

    /** @return the same, speaking this protocol where bytes go both ways: exec, attach, cp, port-forward */
    public Kubectl speaking(StreamProtocol protocol) {
        return new Kubectl(program, kubeconfig, protocol.environment());
    }

    /** Runs to the end, whatever the exit code. */
    public Finished run(String... arguments) {
        return Programs.run(TIMEOUT, environment, command(arguments));
    }

    /** @return standard output; fails the test when kubectl fails */
    public String text(String... arguments) {
        return run(arguments).text();
    }

    /** Starts without waiting; for what follows or forwards. */
    public Running start(String... arguments) {
        return Programs.start(environment, command(arguments));
    }

    /** Runs {@code kubectl apply} on this YAML, whatever the exit code. */
    public Finished apply(String yaml) {
        return feed(yaml, "apply", "-f", "-");
    }

    /** Runs to the end, whatever the exit code, with something to read on its standard input. */
    public Finished feed(String input, String... arguments) {
        return Programs.run(TIMEOUT, environment, input, command(arguments));
    }

    /** @return the value of a JSONPath of an object, empty when the object or the field is missing */
    public String field(String resource, String jsonPath, String... more) {
        var arguments = Stream.concat(
                        Stream.of("get", resource, "--ignore-not-found", "-o", "jsonpath={" + jsonPath + "}"),
                        Stream.of(more))
                .toArray(String[]::new);
        return text(arguments);
    }

    /** @return whether it answers at all */
    public boolean isReachable() {
        return run("get", "--raw", "/readyz", "--request-timeout=3s").exitCode() == 0;
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
