package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Release;
import dev.davit.bench.LabOptions;
import dev.davit.bench.Limit;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code many}: several HostedClusters created at once against as many hand-written manifests applied at once. */
@Command(
        name = "many",
        mixinStandardHelpOptions = true,
        description = "Several at once, each to Available, against as many hand-written manifests at once, each to"
                + " /readyz. Needs KUBECONFIG of a lab with Davit installed.")
public final class ManyBench implements Callable<Integer> {
    @Option(names = "--version", required = true, description = "Kubernetes version; a Release of it must exist.")
    private String version = "";

    @Option(names = "--count", defaultValue = "10", description = "How many at once (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--max-median-ratio",
            paramLabel = "X",
            description = "End with exit code 3 when the ratio of the medians is above this.")
    private Optional<Double> maxMedianRatio = Optional.empty();

    @Option(
            names = "--max-last-ratio",
            paramLabel = "X",
            description = "End with exit code 3 when the ratio of the slowest ones is above this.")
    private Optional<Double> maxLastRatio = Optional.empty();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Override
    public Integer call() throws Exception {
        var median = new Limit("ratio of the medians", maxMedianRatio);
        var last = new Limit("ratio of the slowest", maxLastRatio);
        try (var management = new KubernetesClientBuilder().build()) {
            var release = management.resources(Release.class).withName(version).require();
            var floor = new FloorControlPlane(
                    management,
                    InetAddress.getByName(lab.gatewayAddress()),
                    release.getSpec().images());
            var davit = new DavitControlPlane(management, version);
            warmUp(davit, floor);
            var mine = new AtOnce(count).bringUp(davit);
            var theirs = new AtOnce(count).bringUp(floor);
            System.out.println("| what | median | min | max | n |");
            System.out.println("| --- | --- | --- | --- | --- |");
            System.out.println(mine.row());
            System.out.println(theirs.row());
            boolean kept = median.isKept(System.out, mine.ratioTo(theirs))
                    & last.isKept(System.out, mine.ratioOfLargest(theirs));
            return kept ? 0 : Limit.EXCEEDED;
        }
    }

    /** One of each, so that neither finds cold caches. */
    private static void warmUp(ControlPlane davit, ControlPlane floor) {
        new AtOnce(1).bringUp(davit);
        new AtOnce(1).bringUp(floor);
    }
}
