package dev.davit.bench.create;

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
import java.util.function.Predicate;
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
        awaitAvailable(number);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void takeDown(int number) {
        cluster(number).delete();
        cluster(number).waitUntilCondition(Objects::isNull, 5, TimeUnit.MINUTES);
    }

    /** @return a client of the cluster, which is Available */
    KubernetesClient hosted(int number) {
        return HostedClients.admin(management, NAMESPACE, clusterName(number));
    }

    void setVersion(int number, String wanted) {
        edit(number, "version", "\"" + wanted + "\"");
    }

    /** Waits until it sleeps, and until a request may wake it; also when one has woken it before. */
    void sleep(int number) {
        edit(number, "hibernation", "{\"enabled\":true,\"wakeOnRequest\":false}");
        await(number, DavitControlPlane::isAsleep);
        edit(number, "hibernation", "{\"enabled\":true,\"wakeOnRequest\":true}");
        await(number, DavitControlPlane::isObserved);
    }

    void awaitAvailable(int number) {
        await(number, DavitControlPlane::isAvailable);
    }

    private void await(int number, Predicate<@Nullable HostedCluster> condition) {
        cluster(number).waitUntilCondition(condition, 8, TimeUnit.MINUTES);
    }

    private void edit(int number, String field, String value) {
        cluster(number).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"%s\":%s}}".formatted(field, value));
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
