package dev.davit.bench.create;

import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.bench.PairedRun;
import dev.davit.bench.controlplane.FloorControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.time.Duration;

/** The control plane from the hand-written manifest, timed from apply to {@code /readyz}. */
record FloorToReadyz(KubernetesClient management, InetAddress nodeAddress, ReleaseImages images)
        implements PairedRun.Measured {
    private static final Duration READINESS_PERIOD = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "hand-written manifest";
    }

    @Override
    public Duration measure(int repetition) {
        var floor =
                new FloorControlPlane(management, nodeAddress, "bench-floor-" + repetition, images, READINESS_PERIOD);
        try {
            floor.prepare();
            var start = System.nanoTime();
            floor.start();
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            floor.remove();
        }
    }
}
