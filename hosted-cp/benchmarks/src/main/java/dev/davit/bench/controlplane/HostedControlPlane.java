package dev.davit.bench.controlplane;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A HostedCluster with the defaults of its spec, so with one replica, and without deletion protection.
 *
 * @param management client of the management cluster
 * @param name its name
 * @param version of Kubernetes; a Release of it exists
 */
public record HostedControlPlane(KubernetesClient management, String name, String version) {
    /** Where all of them are. */
    public static final String NAMESPACE = "default";

    /** Creates the object and returns at once; fails when it is there already. */
    public void create() {
        management.resource(object()).create();
    }

    /** Waits until it is Available and returns it as it was then; throws after the limit. */
    public HostedCluster awaitAvailable(Duration limit) {
        return resource().waitUntilCondition(HostedControlPlane::isAvailable, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks for its deletion and returns at once, also when it is not there. */
    public void delete() {
        resource().delete();
    }

    /** Waits until it is gone with everything that it had in the management cluster. */
    public void awaitGone() {
        resource().waitUntilCondition(gone -> gone == null, 3, TimeUnit.MINUTES);
    }

    private Resource<HostedCluster> resource() {
        return management.resources(HostedCluster.class).inNamespace(NAMESPACE).withName(name);
    }

    private GenericKubernetesResource object() {
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
