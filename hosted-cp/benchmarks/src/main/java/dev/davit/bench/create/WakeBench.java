package dev.davit.bench.create;

import dev.davit.bench.HelpOption;
import dev.davit.bench.LabOptions;
import dev.davit.bench.PairedRun;
import dev.davit.bench.RatioLimit;
import dev.davit.bench.Series;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wake}: a request to a cluster that sleeps, until it is answered. */
@Command(
        name = "wake",
        description = "A request to a HostedCluster that sleeps, until it is answered. Needs KUBECONFIG of a lab with"
                + " Davit installed.")
public final class WakeBench implements Callable<Integer> {
    private static final int NUMBER = 1000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double PERCENTILE = 0.95;

    @Mixin
    private HelpOption help = new HelpOption();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--version", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String version = "";

    @Option(names = "--runs", defaultValue = "20", description = "How often it wakes (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--max-p95-seconds",
            paramLabel = "X",
            description = "End with exit code 3 when the 95th percentile is above this.")
    private Optional<Double> maxSeconds = Optional.empty();

    @Override
    public Integer call() {
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs: expected at least 1, found " + runs);
        }
        try (var management = new KubernetesClientBuilder().build()) {
            var series = new Series("request to a sleeping cluster", measure(management));
            double p95 = series.percentile(PERCENTILE).toMillis() / 1000.0;
            System.out.println("| what | median | min | max | n |");
            System.out.println("| --- | --- | --- | --- | --- |");
            System.out.println(series.row());
            var limit = RatioLimit.of(maxSeconds);
            System.out.printf(Locale.ROOT, "95th percentile: %.2f s%n", p95);
            limit.verdict("the 95th percentile in seconds", p95).ifPresent(System.out::println);
            return limit.isExceededBy(p95) ? PairedRun.Outcome.ABOVE_LIMIT : 0;
        }
    }

    private List<Duration> measure(KubernetesClient management) {
        var davit = new DavitControlPlane(management, version);
        var times = new ArrayList<Duration>();
        try {
            davit.bringUp(NUMBER);
            for (int run = 0; run < runs; run++) {
                davit.cluster(NUMBER).sleep(LIMIT);
                try (var hosted = davit.cluster(NUMBER).client()) {
                    times.add(untilAnswered(hosted));
                }
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %.2f s%n",
                        run + 1,
                        times.getLast().toMillis() / 1000.0);
                davit.cluster(NUMBER).awaitAvailable(LIMIT);
            }
            return times;
        } finally {
            davit.takeDown(NUMBER);
        }
    }

    /** As a client that tries again does: the gateway lets a connection wait for a while and closes it then. */
    private static Duration untilAnswered(KubernetesClient hosted) {
        var start = System.nanoTime();
        Awaitility.await("an answer")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isAnswered(hosted));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean isAnswered(KubernetesClient hosted) {
        try {
            return hosted.namespaces().withName("default").get() != null;
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }
}
