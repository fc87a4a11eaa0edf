package dev.davit.bench.create;

import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.bench.controlplane.FloorControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Control planes from the hand-written manifest, timed from apply to {@code /readyz}. */
final class FloorControlPlanes implements ControlPlane {
    private static final Duration READINESS_PERIOD = Duration.ofSeconds(1);

    private final KubernetesClient management;
    private final InetAddress nodeAddress;
    private final ReleaseImages images;
    private final Map<Integer, FloorControlPlane> prepared = new ConcurrentHashMap<>();

    FloorControlPlanes(KubernetesClient management, InetAddress nodeAddress, ReleaseImages images) {
        this.management = management;
        this.nodeAddress = nodeAddress;
        this.images = images;
    }

    @Override
    public String name() {
        return "hand-written manifest";
    }

    @Override
    public void prepare(int number) {
        prepared.put(
                number,
                new FloorControlPlane(management, nodeAddress, "bench-floor-" + number, images, READINESS_PERIOD));
        plane(number).prepare();
    }

    @Override
    public Duration bringUp(int number) {
        var start = System.nanoTime();
        plane(number).start();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void takeDown(int number) {
        Optional.ofNullable(prepared.remove(number)).ifPresent(FloorControlPlane::remove);
    }

    FloorControlPlane plane(int number) {
        return Objects.requireNonNull(prepared.get(number), "prepare first");
    }
}
