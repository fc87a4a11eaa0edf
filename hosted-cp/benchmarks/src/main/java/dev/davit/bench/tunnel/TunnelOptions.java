package dev.davit.bench.tunnel;

import dev.davit.bench.tunnel.scenario.Pace;
import dev.davit.bench.tunnel.scene.SceneOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to measure of the tunnel, how often and how long. */
final class TunnelOptions {
    private static final String IMAGE = "hosted-cp/images/gateway/pom.xml";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SCENARIO",
            description = "Measure only these, of ${COMPLETION-CANDIDATES} (default: all).",
            completionCandidates = ScenarioNames.class)
    private List<String> only = List.of();

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "Measurements of each side (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--warm-ups",
            defaultValue = "1",
            description = "Measurements before these, which are not counted (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            description = "Length of a measurement (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--warm-up-seconds",
            defaultValue = "6",
            description = "Length of a warm-up: a JVM that is still compiling is slower (default: ${DEFAULT-VALUE}).")
    private double warmUpSeconds;

    @Option(names = "--check", description = "End with exit code 3 when an aim is missed.")
    private boolean check;

    @Option(
            names = "--root",
            defaultValue = ".",
            paramLabel = "FOLDER",
            description = "The checkout, where the flags of the JVMs are read (default: ${DEFAULT-VALUE}).")
    private Path root = Path.of(".");

    @Option(
            names = "--gateway-java",
            defaultValue = "",
            paramLabel = "ARGS",
            description = "More arguments of the JVM of the gateway and the near relay, separated by spaces.")
    private String gatewayJava = "";

    @Option(
            names = "--agent-java",
            defaultValue = "",
            paramLabel = "ARGS",
            description = "More arguments of the JVM of the agent and the far relay, separated by spaces.")
    private String agentJava = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** @return those of these scenarios that are asked for; refuses what is none */
    List<String> only(Collection<String> all) {
        only.forEach(name ->
                require(all.contains(name), "--only: expected some of " + String.join(",", all) + ", found " + name));
        return only.isEmpty()
                ? List.copyOf(all)
                : all.stream().filter(only::contains).toList();
    }

    /** @return how often and how long; refuses what makes no sense as the command line does */
    Pace pace() {
        require(runs >= 1, "--runs: expected at least 1, found " + runs);
        require(warmUps >= 0, "--warm-ups: expected at least 0, found " + warmUps);
        require(seconds > 0, "--seconds: expected a number above 0, found " + seconds);
        require(warmUpSeconds > 0, "--warm-up-seconds: expected a number above 0, found " + warmUpSeconds);
        return new Pace(warmUps, duration(warmUpSeconds), runs, duration(seconds));
    }

    /** @return how processes are started; refuses a folder that is no checkout */
    SceneOptions scene() {
        require(
                Files.exists(root.resolve(IMAGE)),
                "--root: expected a checkout of Davit, found no " + IMAGE + " in " + root.toAbsolutePath());
        return new SceneOptions(root, words(gatewayJava), words(agentJava));
    }

    boolean check() {
        return check;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isBlank())
                .toList();
    }

    private void require(boolean sensible, String otherwise) {
        if (!sensible) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
