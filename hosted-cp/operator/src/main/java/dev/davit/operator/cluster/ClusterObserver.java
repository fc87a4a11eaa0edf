package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.controlplane.ConfiguredVolumes;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.operator.apply.NewestObjects;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.certificates.GatewayCertificates;
import dev.davit.operator.drain.DisturbanceObserver;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.hibernation.SleepPods;
import dev.davit.operator.hibernation.WakeRequests;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.reference.ReferencedObjects;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.replication.ReplicationObserver;
import dev.davit.operator.workload.PodTrouble;
import dev.davit.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads everything about one hosted cluster, from caches where that is safe. */
final class ClusterObserver {
    private final KubernetesClient client;
    private final WatchedObjects watched;
    private final NewestObjects newest;
    private final HostedConnections connections;
    private final GatewayCertificates gateway;
    private final Catalog catalog;
    private final ReplicationObserver replication;
    private final WakeRequests wakeRequests;
    private final ReferencedObjects references;
    private final HostnameClaims hostnames;
    private final DisturbanceObserver disturbance;

    ClusterObserver(ClusterParts parts, Catalog catalog, ReplicationObserver replication, HostnameClaims hostnames) {
        this.client = parts.client();
        this.watched = parts.watched();
        this.newest = parts.newest();
        this.connections = parts.connections();
        this.gateway = parts.gateway();
        this.catalog = catalog;
        this.replication = replication;
        this.wakeRequests = parts.wakeRequests();
        this.references = parts.references();
        this.hostnames = hostnames;
        this.disturbance = new DisturbanceObserver(parts.client(), parts.newest(), parts.nodes());
    }

    Observation observe(HostedCluster cluster, Instant now) {
        ClusterIdentity identity = ClusterIdentity.of(cluster);
        Replication size = replication.observe(cluster, identity, now);
        String namespace = identity.hostedNamespace();
        var etcd = Workload.ofStatefulSet(watched.get(StatefulSet.class, namespace, Names.ETCD));
        var controlPlane = Workload.of(watched.get(Deployment.class, namespace, Names.API_SERVER));
        return new Observation(
                identity,
                catalog.config(),
                catalog,
                gateway.identity().authority(),
                namespaceOwner(namespace),
                secrets(identity),
                etcd,
                controlPlane,
                connections.state(identity.uid()),
                size,
                references.read(cluster),
                hostnames.isTaken(cluster),
                configured(namespace),
                disturbance.observe(cluster, identity, size, now),
                etcd.isSettled() && controlPlane.isSettled() ? Optional.empty() : trouble(namespace, now),
                sleep(cluster, identity));
    }

    /** Pods are read while something is not as it should be, and only then. */
    private Optional<PodTrouble> trouble(String namespace, Instant now) {
        return PodTrouble.first(
                client.pods()
                        .inNamespace(namespace)
                        .withLabel(Labels.CLUSTER_UID)
                        .list()
                        .getItems(),
                now);
    }

    /** What is in force, from the object that the pods of the present template read. */
    private Optional<ConfiguredParts> configured(String namespace) {
        return newest.find(Deployment.class, namespace, Names.API_SERVER)
                .flatMap(ConfiguredVolumes::objectName)
                .flatMap(name -> watched.get(Secret.class, namespace, name)
                        .or(() -> Optional.ofNullable(client.secrets()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())))
                .flatMap(ConfiguredParts::read);
    }

    /** Of a cluster that is awake nothing is asked. */
    private SleepFacts sleep(HostedCluster cluster, ClusterIdentity identity) {
        if (Hibernation.before(cluster) == HibernationPhase.Awake) {
            return SleepFacts.NONE;
        }
        String namespace = identity.hostedNamespace();
        return new SleepPods(client)
                .facts(
                        namespace,
                        newest.find(Deployment.class, namespace, Names.API_SERVER),
                        newest.find(StatefulSet.class, namespace, Names.ETCD),
                        wakeRequests.find(identity.uid()));
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
                .map(secret -> newest.applier().newest(Secret.class, secret))
                .toList();
        return ClusterSecrets.parse(cached)
                .filter(secrets -> secrets.leaves().size() == Leaf.values().length)
                .or(() -> ClusterSecrets.parse(client.secrets()
                        .inNamespace(identity.hostedNamespace())
                        .list()
                        .getItems()));
    }
}
