package dev.davit.operator.drain;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.controlplane.ControlPlaneRenderer;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pod.Disruption;
import dev.davit.model.pod.Disruption.Guard;
import dev.davit.model.pod.DisruptionBudget;
import dev.davit.operator.apply.NewestObjects;
import dev.davit.operator.drain.Placement.Guarded;
import dev.davit.operator.node.ManagementNodes;
import dev.davit.operator.node.NodeFacts;
import dev.davit.operator.replication.EtcdMembers;
import dev.davit.operator.replication.EtcdVolumes;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.replication.TrialStage;
import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what is about to take pods of a cluster that cannot be spared. Pods are read only while some node is being drained,
 * or etcd's only member is behind its template.
 */
public final class DisturbanceObserver {
    private final KubernetesClient client;
    private final NewestObjects newest;
    private final ManagementNodes nodes;

    /** Reads from there; pods and volumes by their own requests. */
    public DisturbanceObserver(KubernetesClient client, NewestObjects newest, ManagementNodes nodes) {
        this.client = client;
        this.newest = newest;
        this.nodes = nodes;
    }

    /** @return what is about to take pods of the cluster, and what is to be said of it */
    public Disturbance observe(HostedCluster cluster, ClusterIdentity identity, Replication replication, Instant now) {
        String namespace = identity.hostedNamespace();
        Optional<String> movedFrom =
                newest.find(Deployment.class, namespace, Names.API_SERVER).flatMap(ControlPlaneRenderer::movedFrom);
        boolean only = isSettled(replication) && replication.wanted() == Availability.SingleReplica;
        Guard guard = only ? Guard.STANDING : Guard.LIFTED;
        Disturbance none = Disturbance.none(new Disruption(movedFrom, guard, guard));
        List<NodeFacts> all = nodes.all();
        boolean drained = isSettled(replication) && isDrained(cluster, replication, all);
        boolean restarts = replication.etcdBehind() && replication.layout().size() == 1;
        if (!drained && !restarts) {
            return none;
        }
        List<Pod> pods = client.pods().inNamespace(namespace).withLabel(Labels.CLUSTER_UID).list().getItems().stream()
                .filter(DisturbanceObserver::isThere)
                .toList();
        Map<String, String> told = told(cluster);
        Disturbance disturbance = drained
                ? DrainPlanner.plan(placement(cluster, namespace, all, pods, replication, movedFrom, told), now)
                : none;
        return restarts ? restarting(disturbance, namespace, pods, replication, told, now) : disturbance;
    }

    /** On the way to another number of pods, no only one is guarded. */
    private static boolean isSettled(Replication replication) {
        return replication.layout().size() == replication.wanted().replicas();
    }

    /** Pods that stand in for each other can be taken one by one, unless none of them finds another place. */
    private static boolean isDrained(HostedCluster cluster, Replication replication, List<NodeFacts> all) {
        var spec = cluster.getSpec().controlPlane();
        return all.stream().anyMatch(NodeFacts::cordoned)
                && (replication.wanted() == Availability.SingleReplica
                        || all.stream().noneMatch(node -> node.takes(spec.nodeSelector(), spec.tolerations())));
    }

    private Placement placement(
            HostedCluster cluster,
            String namespace,
            List<NodeFacts> all,
            List<Pod> pods,
            Replication replication,
            Optional<String> movedFrom,
            Map<String, String> told) {
        var spec = cluster.getSpec().controlPlane();
        var placement = new Placement(
                all,
                spec.nodeSelector(),
                spec.tolerations(),
                pods.stream().map(PodPlace::of).toList(),
                Optional.empty(),
                replication.controlPlane().rolledOut(),
                movedFrom,
                drain(namespace, Names.API_SERVER),
                drain(namespace, Names.ETCD),
                told);
        return placement.drained(Names.ETCD).isPresent() && !placement.hasSeveral(Names.ETCD)
                ? placement.withVolume(EtcdVolumes.usableOn(client, namespace))
                : placement;
    }

    private Optional<Guarded> drain(String namespace, String component) {
        return newest.find(PodDisruptionBudget.class, namespace, component)
                .flatMap(budget -> Optional.ofNullable(budget.getMetadata().getAnnotations())
                        .flatMap(annotations -> Optional.ofNullable(annotations.get(Labels.DRAIN)))
                        .flatMap(DrainMark::parse)
                        .map(mark -> new Guarded(mark, DisruptionBudget.isLifted(budget))));
    }

    /** What is to be said of the only member, which restarts when its new template has been tried. */
    private Disturbance restarting(
            Disturbance disturbance,
            String namespace,
            List<Pod> pods,
            Replication replication,
            Map<String, String> told,
            Instant now) {
        Optional<StatefulSet> set =
                newest.find(StatefulSet.class, namespace, Names.ETCD).filter(found -> replication.mayRestartMembers());
        Optional<Pod> member =
                set.flatMap(found -> EtcdMembers.next(found, TrialStage.members(pods), Optional.empty()));
        if (member.isEmpty()) {
            return disturbance;
        }
        String name = member.get().getMetadata().getName();
        Optional<Pod> trial = TrialStage.find(pods);
        return TrialStage.of(set.get(), member.get(), trial, now).mayReplace()
                ? disturbance.withRestart(
                        Optional.of(name), Reasons.ETCD_RESTARTING.equals(told.get(Conditions.PROGRESSING)))
                : disturbance.withTrial(Optional.of(new Disturbance.Trial(
                        name, trial.filter(pod -> !TrialStage.isYoung(pod, now)).isEmpty())));
    }

    private static Map<String, String> told(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus()).stream()
                .flatMap(status -> status.conditions().stream())
                .collect(Collectors.toMap(Condition::getType, Condition::getReason, (one, other) -> one));
    }

    private static boolean isThere(Pod pod) {
        return !pod.isMarkedForDeletion() && !PodPlace.hasEnded(pod);
    }
}
