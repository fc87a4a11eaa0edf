package dev.davit.operator.deletion;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.route.RouteRenderer;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.workload.LeavingPods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes a hosted cluster away, in an order that leaves nothing behind: first the way in and what drains wait for, then the
 * control plane, then etcd and its volumes, then the namespace. Every step is confirmed by reading before the next one
 * begins, so it can be interrupted and repeated at any point (invariant I10).
 *
 * <p>A final backup, which there is none of yet, belongs between control plane and etcd: nobody writes any more, and
 * members, their certificates and volumes are all there. It is one more thing that is waited for; the order stays.
 */
public final class ClusterDeletion {
    private final KubernetesClient client;
    private final HostedConnections connections;
    private final EtcdConnections etcd;
    private final LeavingPods leaving;

    /** Deletes in the management cluster, and ends the connections first. */
    public ClusterDeletion(KubernetesClient client, HostedConnections connections, EtcdConnections etcd) {
        this.client = client;
        this.connections = connections;
        this.etcd = etcd;
        this.leaving = new LeavingPods(client);
    }

    /** @return what is being waited for; empty when nothing is left */
    public Optional<DeletionProgress> step(HostedCluster cluster, Instant now) {
        ClusterIdentity identity = ClusterIdentity.of(cluster);
        connections.close(identity.uid());
        etcd.close(identity.uid());
        deleteOnce(client.secrets().inNamespace(Names.ROUTES_NAMESPACE).withName(RouteRenderer.clusterName(identity)));
        deleteEach(client.secrets().inNamespace(identity.namespace()).withLabel(Labels.CLUSTER_UID, identity.uid()));
        return ownNamespace(identity)
                .flatMap(namespace -> emptied(namespace, now))
                .or(() -> secretsLeft(identity, now));
    }

    /** A namespace of that name which belongs to someone else is none of this cluster's business. */
    private Optional<Namespace> ownNamespace(ClusterIdentity identity) {
        return Optional.ofNullable(
                        client.namespaces().withName(identity.hostedNamespace()).get())
                .filter(namespace -> Optional.ofNullable(namespace.getMetadata().getLabels())
                        .map(labels -> identity.uid().equals(labels.get(Labels.CLUSTER_UID)))
                        .orElse(false));
    }

    private Optional<DeletionProgress> emptied(Namespace namespace, Instant now) {
        String name = namespace.getMetadata().getName();
        deleteEach(client.policy().v1().podDisruptionBudget().inNamespace(name));
        return stopped(DeletionProgress.Step.CONTROL_PLANE, client.apps().deployments(), name, Names.API_SERVER, now)
                .or(() -> stopped(DeletionProgress.Step.ETCD, client.apps().statefulSets(), name, Names.ETCD, now))
                .or(() -> volumesLeft(name, now))
                .or(() -> Optional.of(namespaceLeft(name, now)));
    }

    /** Streams through an API server whose cluster goes away need no long grace. */
    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            Optional<DeletionProgress> stopped(
                    DeletionProgress.Step step,
                    MixedOperation<T, L, R> workloads,
                    String namespace,
                    String component,
                    Instant now) {
        var left = new ArrayList<HasMetadata>();
        leaving.stop(namespace, component, () -> left.addAll(deleteEach(workloads.inNamespace(namespace))));
        var pods = leaving.of(namespace, component);
        left.addAll(pods);
        return DeletionProgress.of(
                step, "%d pods of %s in namespace %s are gone".formatted(pods.size(), component, namespace), left, now);
    }

    private Optional<DeletionProgress> volumesLeft(String namespace, Instant now) {
        var claims = deleteEach(client.persistentVolumeClaims().inNamespace(namespace));
        return DeletionProgress.of(
                DeletionProgress.Step.VOLUMES,
                "%d volume claims in namespace %s are gone".formatted(claims.size(), namespace),
                claims,
                now);
    }

    private DeletionProgress namespaceLeft(String name, Instant now) {
        var namespace = client.namespaces().withName(name);
        deleteOnce(namespace);
        var left = new ArrayList<HasMetadata>();
        Optional.ofNullable(namespace.get()).ifPresent(left::add);
        Stream.of(
                        client.pods(),
                        client.configMaps(),
                        client.secrets(),
                        client.services(),
                        client.network().networkPolicies(),
                        client.policy().v1().podDisruptionBudget())
                .flatMap(kind -> kind.inNamespace(name).list().getItems().stream())
                .forEach(left::add);
        return DeletionProgress.of(DeletionProgress.Step.NAMESPACE, "namespace %s is gone".formatted(name), left, now)
                .orElseGet(() -> DeletionProgress.confirming(name));
    }

    private Optional<DeletionProgress> secretsLeft(ClusterIdentity identity, Instant now) {
        var left = new ArrayList<HasMetadata>(client.secrets()
                .inNamespace(identity.namespace())
                .withLabel(Labels.CLUSTER_UID, identity.uid())
                .list()
                .getItems());
        Optional.ofNullable(client.secrets()
                        .inNamespace(Names.ROUTES_NAMESPACE)
                        .withName(RouteRenderer.clusterName(identity))
                        .get())
                .ifPresent(left::add);
        return DeletionProgress.of(
                DeletionProgress.Step.ACCESS,
                "the Secrets of the cluster in %s and %s are gone"
                        .formatted(identity.namespace(), Names.ROUTES_NAMESPACE),
                left,
                now);
    }

    /** Every step is repeated until it is confirmed: what is gone, or going, is not asked to go again. */
    private static <T extends HasMetadata> void deleteOnce(Resource<T> what) {
        Optional.ofNullable(what.get())
                .filter(object -> !object.isMarkedForDeletion())
                .ifPresent(object -> what.delete());
    }

    /** One by one: the operator has no right to delete collections; @return what is still there */
    private <T extends HasMetadata> List<T> deleteEach(Listable<? extends KubernetesResourceList<T>> what) {
        List<T> found = what.list().getItems();
        found.stream()
                .filter(object -> !object.isMarkedForDeletion())
                .forEach(object -> client.resource(object).delete());
        return found.isEmpty() ? found : what.list().getItems();
    }
}
