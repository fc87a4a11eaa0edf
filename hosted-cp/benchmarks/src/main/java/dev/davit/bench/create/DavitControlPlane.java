package dev.davit.bench.create;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.bench.PairedRun;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A HostedCluster, timed from its creation to Available. */
final class DavitControlPlane implements PairedRun.Measured {
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
    public Duration measure(int repetition) {
        var name = "bench-" + repetition;
        var clusters =
                management.resources(HostedCluster.class).inNamespace(NAMESPACE).withName(name);
        var start = System.nanoTime();
        management.resource(resource(name)).create();
        try {
            clusters.waitUntilCondition(DavitControlPlane::isAvailable, 4, TimeUnit.MINUTES);
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            clusters.delete();
            clusters.waitUntilCondition(gone -> gone == null, 3, TimeUnit.MINUTES);
        }
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
