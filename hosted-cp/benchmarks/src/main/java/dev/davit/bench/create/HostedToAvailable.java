package dev.davit.bench.create;

import dev.davit.bench.PairedRun;
import dev.davit.bench.controlplane.HostedControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** A HostedCluster, timed from its creation to Available. */
record HostedToAvailable(KubernetesClient management, String version) implements PairedRun.Measured {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Override
    public String name() {
        return "HostedCluster to Available";
    }

    @Override
    public Duration measure(int repetition) {
        var cluster = new HostedControlPlane(management, "bench-" + repetition, version);
        var start = System.nanoTime();
        cluster.create();
        try {
            cluster.awaitAvailable(LIMIT);
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            cluster.delete();
            cluster.awaitGone();
        }
    }
}
