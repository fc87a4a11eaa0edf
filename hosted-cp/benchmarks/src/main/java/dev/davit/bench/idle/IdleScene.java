package dev.davit.bench.idle;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Release;
import dev.davit.bench.HostedClients;
import dev.davit.bench.Lab;
import dev.davit.bench.controlplane.FloorControlPlane;
import dev.davit.bench.controlplane.HostedControlPlane;
import dev.davit.bench.join.DavitJoin;
import dev.davit.bench.join.JoinTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Brings up what is measured.
 *
 * @param management client of the management cluster
 * @param lab where the machine is made
 * @param nodeAddress where NodePorts of the management cluster are reached
 * @param version of Kubernetes, of all control planes
 * @param takeDown is told of everything that is made, before
 * @param out progress
 */
record IdleScene(
        KubernetesClient management,
        Lab lab,
        InetAddress nodeAddress,
        String version,
        TakeDown takeDown,
        PrintStream out) {
    private static final String MACHINE = "bench-idle";
    private static final String FLOOR_NAMESPACE = "bench-floor-idle";
    private static final Duration LIMIT = Duration.ofMinutes(15);
    /** That of Davit's pods: the reference is not to pay for more probes. */
    private static final Duration READINESS_PERIOD = Duration.ofSeconds(5);

    /** Returns when all are up: the HostedClusters Available, the machine's Node Ready, the reference at /readyz. */
    Planes bringUp(int clusters) {
        var hosted = hosted(clusters);
        var reference = reference();
        join(hosted.getFirst());
        var namespaces = hosted.stream().map(IdleScene::namespace).toList();
        return new Planes(namespaces.getFirst(), namespaces.subList(1, namespaces.size()), reference);
    }

    private List<HostedCluster> hosted(int number) {
        var planes = IntStream.rangeClosed(1, number)
                .mapToObj(i -> new HostedControlPlane(management, "bench-idle-" + i, version))
                .toList();
        takeDown.later(number + " HostedClusters", () -> {
            planes.forEach(HostedControlPlane::delete);
            planes.forEach(HostedControlPlane::awaitGone);
        });
        out.println("creating " + number + " HostedClusters");
        planes.forEach(HostedControlPlane::create);
        var available = new ArrayList<HostedCluster>();
        for (var plane : planes) {
            available.add(plane.awaitAvailable(LIMIT));
            out.printf("%s is Available, %d of %d%n", plane.name(), available.size(), number);
        }
        return available;
    }

    private String reference() {
        var images = management
                .resources(Release.class)
                .withName(version)
                .require()
                .getSpec()
                .images();
        var floor = new FloorControlPlane(management, nodeAddress, FLOOR_NAMESPACE, images, READINESS_PERIOD);
        takeDown.later("the hand-written control plane", floor::remove);
        out.println("applying the hand-written manifest");
        floor.prepare();
        floor.start();
        return FLOOR_NAMESPACE;
    }

    private void join(HostedCluster cluster) {
        var name = cluster.getMetadata().getName();
        var hosted = HostedClients.admin(management, HostedControlPlane.NAMESPACE, name);
        takeDown.later("the client of " + name, hosted::close);
        var target = new JoinTarget(lab, management, hosted, cluster);
        takeDown.later("the machine " + MACHINE, () -> target.remove(MACHINE));
        out.println("joining the machine " + MACHINE + " to " + name);
        lab.run("machine", "add", MACHINE);
        new DavitJoin(target).join(MACHINE);
    }

    private static String namespace(HostedCluster cluster) {
        return Objects.requireNonNull(cluster.getStatus().controlPlaneNamespace(), "no control-plane namespace yet");
    }
}
