package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A HostedCluster, timed from its creation to Available. */
final class DavitControlPlane implements ControlPlane {
    private static final String NAMESPACE = "default";

    private final KubernetesClient management;
    private final String version;

    DavitControlPlane(KubernetesClient management, String version) {
        this.management = management;
        this.version = version;
    }

    @Override
    public String name() {
        return "HostedCluster to Available";
    }

    @Override
    public void prepare(int number) {}

    @Override
    public Duration bringUp(int number) {
        var start = System.nanoTime();
        management.resource(resource(clusterName(number))).create();
        cluster(number).waitUntilCondition(DavitControlPlane::isAvailable, 8, TimeUnit.MINUTES);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void takeDown(int number) {
        cluster(number).delete();
        cluster(number).waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
    }

    private static String clusterName(int number) {
        return "bench-" + number;
    }

    private Resource<HostedCluster> cluster(int number) {
        return management.resources(HostedCluster.class).inNamespace(NAMESPACE).withName(clusterName(number));
    }

    private GenericKubernetesResource resource(String name) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(HostedCluster.GROUP + "/" + HostedCluster.VERSION)
                .withKind("HostedCluster")
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("version", version, "deletionProtection", false))
                .build();
    }

    private static boolean isAvailable(@Nullable HostedCluster cluster) {
        return cluster != null
                && cluster.getStatus() != null
                && cluster.getStatus().conditions().stream()
                        .anyMatch(c -> Conditions.AVAILABLE.equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
