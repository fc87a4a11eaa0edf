package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.certificates.GatewayCertificates;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads everything about one hosted cluster, from caches where that is safe. */
final class ClusterObserver {
    private final KubernetesClient client;
    private final WatchedObjects watched;
    private final Applier applier;
    private final HostedConnections connections;
    private final GatewayCertificates gateway;
    private final Catalog catalog;
    private final ReplicationObserver replication;

    ClusterObserver(ClusterParts parts, Catalog catalog, ReplicationObserver replication) {
        this.client = parts.client();
        this.watched = parts.watched();
        this.applier = parts.applier();
        this.connections = parts.connections();
        this.gateway = parts.gateway();
        this.catalog = catalog;
        this.replication = replication;
    }

    Observation observe(HostedCluster cluster) {
        ClusterIdentity identity = identity(cluster);
        String namespace = identity.hostedNamespace();
        return new Observation(
                identity,
                catalog.config(),
                catalog,
                gateway.identity().authority(),
                namespaceOwner(namespace),
                secrets(identity),
                Workload.ofStatefulSet(watched.get(StatefulSet.class, namespace, Names.ETCD)),
                Workload.of(watched.get(Deployment.class, namespace, Names.API_SERVER)),
                connections.state(identity.uid()),
                replication.observe(cluster, identity));
    }

    static ClusterIdentity identity(HostedCluster cluster) {
        var metadata = cluster.getMetadata();
        return new ClusterIdentity(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    /** A namespace without our label would not be in the cache: such a one is read. */
    private Optional<String> namespaceOwner(String name) {
        return watched.get(Namespace.class, "", name)
                .or(() -> Optional.ofNullable(client.namespaces().withName(name).get()))
                .map(namespace -> Optional.ofNullable(namespace.getMetadata().getLabels())
                        .map(labels -> labels.getOrDefault(Labels.CLUSTER_UID, ""))
                        .orElse(""));
    }

    /** Nothing may be made anew because a cache lags behind: when it lacks anything, the API server is asked. */
    private ObservedSecrets secrets(ClusterIdentity identity) {
        try {
            return readSecrets(identity)
                    .<ObservedSecrets>map(ObservedSecrets.Found::new)
                    .orElseGet(ObservedSecrets.Missing::new);
        } catch (IllegalArgumentException unreadable) {
            return new ObservedSecrets.Unreadable(Objects.requireNonNullElse(unreadable.getMessage(), "unreadable"));
        }
    }

    private Optional<ClusterSecrets> readSecrets(ClusterIdentity identity) {
        List<Secret> cached = watched.ofCluster(identity.uid())
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .filter(secret -> secret.getMetadata().getNamespace().equals(identity.hostedNamespace()))
                .map(secret -> applier.newest(Secret.class, secret))
                .toList();
        return ClusterSecrets.parse(cached)
                .filter(secrets -> secrets.leaves().size() == Leaf.values().length)
                .or(() -> ClusterSecrets.parse(client.secrets()
                        .inNamespace(identity.hostedNamespace())
                        .list()
                        .getItems()));
    }
}
