package dev.davit.bench.controlplane;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.bench.HostedClients;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** @return a client of the cluster, which is Available or sleeps, to be closed */
    public KubernetesClient client() {
        return HostedClients.admin(management, NAMESPACE, name);
    }

    /** @return the admin kubeconfig of the cluster, which is Available */
    public String kubeconfig() {
        return HostedClients.kubeconfig(management, NAMESPACE, name);
    }

    /** @return the namespace of its pods in the management cluster; it was Available */
    public String podNamespace() {
        return status(resource().get())
                .flatMap(status -> Optional.ofNullable(status.controlPlaneNamespace()))
                .orElseThrow(() -> new IllegalStateException(name + " has no control-plane namespace yet"));
    }

    /** Asks for another version and returns at once. */
    public void setVersion(String wanted) {
        edit("version", "\"" + wanted + "\"");
    }

    /** Waits until it sleeps, and until a request may wake it; also when one has woken it before. Throws after the limit. */
    public void sleep(Duration limit) {
        edit("hibernation", "{\"enabled\":true,\"wakeOnRequest\":false}");
        resource().waitUntilCondition(HostedControlPlane::isAsleep, limit.toMillis(), TimeUnit.MILLISECONDS);
        edit("hibernation", "{\"enabled\":true,\"wakeOnRequest\":true}");
        resource().waitUntilCondition(HostedControlPlane::isObserved, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void edit(String field, String value) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"%s\":%s}}".formatted(field, value));
    }

    /** Asks for its deletion and returns at once, also when it is not there. */
    public void delete() {
        resource().delete();
    }

    /** Waits until it is gone with everything that it had in the management cluster. */
    public void awaitGone() {
        resource().waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
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
        return status(cluster)
                .filter(status -> status.conditions().stream()
                        .anyMatch(c -> Conditions.AVAILABLE.equals(c.getType()) && "True".equals(c.getStatus())))
                .isPresent();
    }

    private static boolean isAsleep(@Nullable HostedCluster cluster) {
        return status(cluster)
                .flatMap(status -> Optional.ofNullable(status.hibernation()))
                .filter(hibernation -> hibernation.phase() == HibernationPhase.Asleep)
                .isPresent();
    }

    private static boolean isObserved(@Nullable HostedCluster cluster) {
        return cluster != null
                && status(cluster)
                        .filter(status -> Objects.equals(
                                status.observedGeneration(),
                                cluster.getMetadata().getGeneration()))
                        .isPresent();
    }

    private static Optional<HostedClusterStatus> status(@Nullable HostedCluster cluster) {
        return Optional.ofNullable(cluster).flatMap(found -> Optional.ofNullable(found.getStatus()));
    }
}
