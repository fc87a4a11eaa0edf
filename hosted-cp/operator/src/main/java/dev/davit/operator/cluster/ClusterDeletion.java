package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.route.RouteRenderer;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/**
 * Takes a hosted cluster away, in an order that leaves nothing behind: first the way in, then the control plane, then
 * etcd and its volumes, then the namespace. Every step is confirmed by reading before the next one begins, so it can be
 * interrupted and repeated at any point (invariant I10).
 */
final class ClusterDeletion {
    private static final long GRACE_SECONDS = 5;

    private final KubernetesClient client;
    private final HostedConnections connections;
    private final EtcdConnections etcd;

    ClusterDeletion(KubernetesClient client, HostedConnections connections, EtcdConnections etcd) {
        this.client = client;
        this.connections = connections;
        this.etcd = etcd;
    }

    /** @return what is still there, in words; empty when nothing is */
    Optional<String> step(HostedCluster cluster) {
        ClusterIdentity identity = ClusterObserver.identity(cluster);
        connections.close(identity.uid());
        etcd.close(identity.uid());
        deleteOnce(client.secrets().inNamespace(Names.ROUTES_NAMESPACE).withName(RouteRenderer.clusterName(identity)));
        deleteEach(client.secrets().inNamespace(identity.namespace()).withLabel(Labels.CLUSTER_UID, identity.uid()));
        return ownNamespace(identity).flatMap(namespace -> emptied(namespace)).or(() -> secretsLeft(identity));
    }

    /** A namespace of that name which belongs to someone else is none of this cluster's business. */
    private Optional<Namespace> ownNamespace(ClusterIdentity identity) {
        return Optional.ofNullable(
                        client.namespaces().withName(identity.hostedNamespace()).get())
                .filter(namespace -> Optional.ofNullable(namespace.getMetadata().getLabels())
                        .map(labels -> identity.uid().equals(labels.get(Labels.CLUSTER_UID)))
                        .orElse(false));
    }

    private Optional<String> emptied(Namespace namespace) {
        String name = namespace.getMetadata().getName();
        deleteEach(client.apps().deployments().inNamespace(name));
        Optional<String> controlPlane = podsLeft(name, Names.API_SERVER);
        if (controlPlane.isPresent()) {
            return controlPlane;
        }
        deleteEach(client.apps().statefulSets().inNamespace(name));
        Optional<String> etcd = podsLeft(name, Names.ETCD);
        if (etcd.isPresent()) {
            return etcd;
        }
        deleteEach(client.persistentVolumeClaims().inNamespace(name));
        int volumes = client.persistentVolumeClaims()
                .inNamespace(name)
                .list()
                .getItems()
                .size();
        if (volumes > 0) {
            return Optional.of("waiting until %d volume claims in namespace %s are gone".formatted(volumes, name));
        }
        deleteOnce(client.namespaces().withName(name));
        return Optional.of("waiting until namespace %s is gone".formatted(name));
    }

    /** Streams through an API server whose cluster goes away need no long grace. */
    private Optional<String> podsLeft(String namespace, String component) {
        var selected = client.pods().inNamespace(namespace).withLabel(Labels.NAME, component);
        var pods = selected.list().getItems();
        pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod ->
                        client.resource(pod).withGracePeriod(GRACE_SECONDS).delete());
        return pods.isEmpty()
                ? Optional.empty()
                : Optional.of("waiting until %d pods of %s in namespace %s are gone"
                        .formatted(pods.size(), component, namespace));
    }

    private Optional<String> secretsLeft(ClusterIdentity identity) {
        int left = client.secrets()
                .inNamespace(identity.namespace())
                .withLabel(Labels.CLUSTER_UID, identity.uid())
                .list()
                .getItems()
                .size();
        boolean route = client.secrets()
                        .inNamespace(Names.ROUTES_NAMESPACE)
                        .withName(RouteRenderer.clusterName(identity))
                        .get()
                != null;
        return left == 0 && !route
                ? Optional.empty()
                : Optional.of("waiting until the Secrets of the cluster in %s and %s are gone"
                        .formatted(identity.namespace(), Names.ROUTES_NAMESPACE));
    }

    /** Every step is repeated until it is confirmed: what is gone, or going, is not asked to go again. */
    private static <T extends HasMetadata> void deleteOnce(Resource<T> what) {
        Optional.ofNullable(what.get())
                .filter(object -> !object.isMarkedForDeletion())
                .ifPresent(object -> what.delete());
    }

    /** One by one: the operator has no right to delete collections. */
    private <T extends HasMetadata> void deleteEach(Listable<? extends KubernetesResourceList<T>> what) {
        what.list().getItems().stream()
                .filter(object -> !object.isMarkedForDeletion())
                .forEach(object -> client.resource(object).delete());
    }
}
