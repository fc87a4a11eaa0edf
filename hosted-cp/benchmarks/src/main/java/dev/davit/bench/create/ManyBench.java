package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Release;
import dev.davit.bench.HelpOption;
import dev.davit.bench.LabOptions;
import dev.davit.bench.PairedRun;
import dev.davit.bench.RatioLimit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code many}: several HostedClusters created at once against as many hand-written manifests applied at once. */
@Command(
        name = "many",
        description = "Several at once, each to Available, against as many hand-written manifests at once, each to"
                + " /readyz. Needs KUBECONFIG of a lab with Davit installed.")
public final class ManyBench implements Callable<Integer> {
    @Mixin
    private HelpOption help = new HelpOption();

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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LabOptions lab = new LabOptions();

    @Override
    public Integer call() throws Exception {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count: expected at least 1, found " + count);
        }
        try (var management = new KubernetesClientBuilder().build()) {
            var release = management.resources(Release.class).withName(version).require();
            var floor = new FloorControlPlanes(
                    management,
                    InetAddress.getByName(lab.gatewayAddress()),
                    release.getSpec().images());
            var davit = new DavitControlPlane(management, version);
            warmUp(management, davit, floor);
            var mine = new AtOnce(count).bringUp(davit);
            var theirs = new AtOnce(count).bringUp(floor);
            System.out.println("| what | median | min | max | n |");
            System.out.println("| --- | --- | --- | --- | --- |");
            System.out.println(mine.row());
            System.out.println(theirs.row());
            var judged = List.of(
                    judge("ratio of the medians", mine.ratioTo(theirs), maxMedianRatio),
                    judge("ratio of the slowest", mine.ratioOfLargest(theirs), maxLastRatio));
            return judged.contains(false) ? PairedRun.Outcome.ABOVE_LIMIT : 0;
        }
    }

    private static boolean judge(String what, double ratio, Optional<Double> max) {
        var limit = RatioLimit.of(max);
        System.out.printf(Locale.ROOT, "%s: %.3f%n", what, ratio);
        limit.verdict("the " + what, ratio).ifPresent(System.out::println);
        return !limit.isExceededBy(ratio);
    }

    /** One of each, so that neither finds cold caches; the first one also tells what a control plane requests. */
    private void warmUp(KubernetesClient management, DavitControlPlane davit, ControlPlane floor) {
        try {
            davit.bringUp(0);
            requireRoom(management, davit.cluster(0).podNamespace());
        } finally {
            davit.takeDown(0);
        }
        new AtOnce(1).bringUp(floor);
    }

    private void requireRoom(KubernetesClient management, String namespace) {
        var pods = management.pods().inAnyNamespace().list().getItems();
        var one = pods.stream()
                .filter(pod -> isIn(pod, namespace))
                .map(PodRequests::of)
                .toList();
        var room = Room.of(
                management.nodes().list().getItems(),
                pods.stream().filter(pod -> !isIn(pod, namespace)).toList());
        var fit = room.controlPlanes(one, count);
        if (fit < count) {
            throw new ParameterException(
                    spec.commandLine(),
                    ("--count: the nodes of the management cluster have %s left, one control plane requests %s: expected"
                                    + " room for %d, found room for %d; ask for fewer, or free the nodes")
                            .formatted(
                                    room.sum(), one.stream().reduce(PodRequests.NONE, PodRequests::plus), count, fit));
        }
    }

    private static boolean isIn(Pod pod, String namespace) {
        return pod.getMetadata().getNamespace().equals(namespace);
    }
}
