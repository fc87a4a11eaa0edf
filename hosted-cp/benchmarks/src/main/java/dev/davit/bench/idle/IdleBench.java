package dev.davit.bench.idle;

import dev.davit.bench.HelpOption;
import dev.davit.bench.LabOptions;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code idle}: memory and CPU of control planes that nobody asks anything, and what the operator does meanwhile. */
@Command(
        name = "idle",
        description = "Private memory and CPU of idle control planes, against one from a hand-written manifest with"
                + " default settings and without a node; and the operator's memory, CPU and writes. Ends with"
                + " exit code 3 when the operator writes anything but its lease. Needs KUBECONFIG of a lab with Davit"
                + " installed.")
public final class IdleBench implements Callable<Integer> {
    @Option(names = "--version", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String version = "";

    @Option(
            names = "--clusters",
            defaultValue = "10",
            description = "HostedClusters, at least 2; a machine joins the first (default: ${DEFAULT-VALUE}).")
    private int clusters;

    @Option(
            names = "--settle",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long nothing is measured after all are up (default: ${DEFAULT-VALUE}).")
    private Duration settle = Duration.ZERO;

    @Option(
            names = "--window",
            defaultValue = "5m",
            converter = DurationConverter.class,
            description = "How long CPU and writes are measured after that (default: ${DEFAULT-VALUE}).")
    private Duration window = Duration.ZERO;

    @Mixin
    private IdleLimitOptions limits = new IdleLimitOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        require(clusters >= 2, "--clusters: expected at least 2, found " + clusters);
        var expected = limits.limits();
        var nodeAddress = InetAddress.getByName(lab.gatewayAddress());
        try (var management = new KubernetesClientBuilder().build();
                var takeDown = new TakeDown(System.out)) {
            var scene = new IdleScene(management, lab.lab(), nodeAddress, version, takeDown, System.out);
            var planes = scene.bringUp(clusters);
            announce("settling", settle);
            Thread.sleep(settle);
            announce("measuring", window);
            var figures = new IdleMeasurement(management, lab.lab()).measure(planes, window);
            var report = new IdleReport(figures, expected);
            report.lines().forEach(System.out::println);
            return report.exitCode();
        }
    }

    private void require(boolean isSensible, String otherwise) {
        if (!isSensible) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private static void announce(String what, Duration howLong) {
        System.out.println(what + " until " + LocalTime.now().plus(howLong).truncatedTo(ChronoUnit.SECONDS));
    }
}
