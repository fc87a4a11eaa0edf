package dev.davit.bench.create;

import dev.davit.bench.controlplane.HostedControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** HostedClusters, timed from their creation to Available. */
record DavitControlPlane(KubernetesClient management, String version) implements ControlPlane {
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Override
    public String name() {
        return "HostedCluster to Available";
    }

    @Override
    public void prepare(int number) {}

    @Override
    public Duration bringUp(int number) {
        var start = System.nanoTime();
        cluster(number).create();
        cluster(number).awaitAvailable(LIMIT);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void takeDown(int number) {
        cluster(number).delete();
        cluster(number).awaitGone();
    }

    HostedControlPlane cluster(int number) {
        return new HostedControlPlane(management, "bench-" + number, version);
    }
}
