package dev.davit.operator.replication;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.controlplane.ControlPlaneRenderer;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.NewestObjects;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.replication.Replication.ControlPlaneSize;
import dev.davit.operator.workload.PodPlace;
import dev.davit.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads how large a hosted cluster is. */
public final class ReplicationObserver {
    /** After its grace a pod is ended by its kubelet; one of a node that is gone stays, and answers nobody. */
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final NewestObjects newest;
    private final EtcdConnections etcd;
    private final EtcdVolumes volumes;
    private final HostedConnections connections;

    /** Reads from there; pods by their own requests. */
    public ReplicationObserver(
            KubernetesClient client,
            NewestObjects newest,
            EtcdConnections etcd,
            EtcdVolumes volumes,
            HostedConnections connections) {
        this.client = client;
        this.newest = newest;
        this.etcd = etcd;
        this.volumes = volumes;
        this.connections = connections;
    }

    /** @return how large the cluster is now */
    public Replication observe(HostedCluster cluster, ClusterIdentity identity, Instant now) {
        String namespace = identity.hostedNamespace();
        var wanted = cluster.getSpec().controlPlane().availability();
        Optional<StatefulSet> set = newest.find(StatefulSet.class, namespace, Names.ETCD);
        Optional<EtcdLayout> files = newest.find(ConfigMap.class, namespace, EtcdRenderer.CONFIG_MAP)
                .flatMap(EtcdLayout::parse)
                .or(() -> set.map(existing -> assumed(cluster, existing)));
        Optional<Deployment> deployment = newest.find(Deployment.class, namespace, Names.API_SERVER);
        var controlPlane = deployment.map(ReplicationObserver::size).orElse(ControlPlaneSize.NONE);
        int members = files.map(EtcdLayout::size).orElse(0);
        boolean several = Math.max(members, controlPlane.replicas()) > 1;
        List<Pod> pods = several ? pods(namespace) : List.of();
        return new Replication(
                wanted,
                files,
                etcd.state(identity.uid()),
                set.filter(EtcdMembers::isBehind).isPresent(),
                controlPlane.withLeaving(pods.stream().anyMatch(pod -> mayStillAnswer(pod, now))),
                pods.stream()
                        .filter(pod -> !pod.isMarkedForDeletion())
                        .map(PodPlace::of)
                        .toList(),
                members == 0 ? List.of() : volumes.leftovers(namespace, members),
                new Health(
                        isCreated(cluster),
                        Workload.of(deployment).available(),
                        connections.state(identity.uid()).probe()));
    }

    private static boolean isCreated(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus())
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(version -> version.current() != null)
                .orElse(false);
    }

    /** Without the files nobody knows how the members begin; those of a cluster that was ready have data. */
    private static EtcdLayout assumed(HostedCluster cluster, StatefulSet set) {
        int members = Math.max(1, Objects.requireNonNullElse(set.getSpec().getReplicas(), 1));
        return isCreated(cluster) ? EtcdLayout.settled(members) : EtcdLayout.fresh(members);
    }

    private static ControlPlaneSize size(Deployment deployment) {
        return new ControlPlaneSize(
                ControlPlaneRenderer.servers(deployment),
                Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
                Workload.of(Optional.of(deployment)).rolledOut(),
                ControlPlaneRenderer.nodes(deployment),
                ControlPlaneRenderer.version(deployment),
                false);
    }

    private List<Pod> pods(String namespace) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(Labels.CLUSTER_UID)
                .list()
                .getItems();
    }

    /** @return whether it is a pod of the control plane that was replaced and serves on for its grace */
    static boolean mayStillAnswer(Pod pod, Instant now) {
        return pod.isMarkedForDeletion()
                && Names.API_SERVER.equals(pod.getMetadata().getLabels().get(Labels.NAME))
                && !PodPlace.hasEnded(pod)
                && now.isBefore(
                        Instant.parse(pod.getMetadata().getDeletionTimestamp()).plus(OVERDUE));
    }
}
