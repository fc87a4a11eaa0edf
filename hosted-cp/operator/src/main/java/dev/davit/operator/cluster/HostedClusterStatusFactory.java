package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.kubeconfig.KubeconfigRenderer;
import dev.davit.model.version.KubernetesVersion;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.NodeView;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a HostedCluster's status says, from what was observed, planned and done. Pure. Equal inputs give an equal status,
 * so that nothing is written when nothing changed.
 */
final class HostedClusterStatusFactory {
    private HostedClusterStatusFactory() {}

    /** @return the status after an ordinary reconciliation */
    static HostedClusterStatus report(
            HostedCluster cluster, Observation observed, ClusterPlan plan, Outcome outcome, Instant now) {
        Optional<HostedClusterStatus> before = Optional.ofNullable(cluster.getStatus());
        Optional<VersionStatus> formerVersion = before.flatMap(status -> Optional.ofNullable(status.version()));
        Optional<VersionStatus> version = plan.version()
                .map(target ->
                        VersionKeeper.next(formerVersion, target, Progress.isComplete(target, observed, outcome), now))
                .or(() -> formerVersion);
        var conditions =
                new ConditionSet(conditions(before), cluster.getMetadata().getGeneration(), now);
        new ConditionRules(conditions, observed, plan, outcome, version).apply();
        return new HostedClusterStatus(
                cluster.getMetadata().getGeneration(),
                observed.identity().clusterId(),
                observed.identity().hostedNamespace(),
                version.orElse(null),
                endpoint(plan)
                        .or(() -> before.flatMap(status -> Optional.ofNullable(status.endpoint())))
                        .orElse(null),
                new LocalReference(
                        KubeconfigRenderer.adminSecretName(observed.identity().name())),
                nodes(observed.hosted())
                        .or(() -> before.flatMap(status -> Optional.ofNullable(status.nodes())))
                        .orElse(null),
                conditions.toList());
    }

    /** @return the status of a cluster that is left alone: as it was, with the reason and what the probe says */
    static HostedClusterStatus paused(HostedCluster cluster, Observation observed, String message, Instant now) {
        boolean created = Optional.ofNullable(cluster.getStatus())
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(version -> version.current() != null)
                .orElse(false);
        return with(cluster, now, conditions -> {
            new ProbeRules(conditions, observed.hosted(), created, ProbeAccess.missing(observed)).applyPaused(message);
            conditions.set(Conditions.RECONCILIATION_PAUSED, true, Reasons.PAUSED, message);
        });
    }

    /** @return the status of a cluster that is going away */
    static HostedClusterStatus deleting(HostedCluster cluster, String waitingFor, Instant now) {
        return with(
                cluster,
                now,
                conditions -> conditions
                        .set(Conditions.READY, false, Reasons.DELETING, waitingFor)
                        .set(Conditions.AVAILABLE, false, Reasons.DELETING, "the cluster is being deleted")
                        .set(Conditions.PROGRESSING, true, Reasons.DELETING, waitingFor)
                        .set(Conditions.RECONCILING, true, Reasons.DELETING, waitingFor));
    }

    /**
     * @return the status after a failure that nobody foresaw; empty for a paused cluster, of which nothing would take it
     *     back when the failure is over
     */
    static Optional<HostedClusterStatus> failed(HostedCluster cluster, String message, Instant now) {
        return PauseWindow.of(cluster.getSpec().pausedUntil(), now).active()
                ? Optional.empty()
                : Optional.of(with(
                        cluster,
                        now,
                        conditions -> conditions.set(Conditions.DEGRADED, true, Reasons.RECONCILE_FAILED, message)));
    }

    private static HostedClusterStatus with(
            HostedCluster cluster, Instant now, java.util.function.Consumer<ConditionSet> change) {
        Optional<HostedClusterStatus> before = Optional.ofNullable(cluster.getStatus());
        long generation = before.map(HostedClusterStatus::observedGeneration).orElse(-1L);
        var conditions = new ConditionSet(conditions(before), Math.max(0, generation), now);
        conditions(before).forEach(kept -> conditions.keepOr(kept.getType(), false, Reasons.NOT_PROBED, ""));
        change.accept(conditions);
        var kept = before.orElseGet(() -> new HostedClusterStatus(-1L, null, null, null, null, null, null, List.of()));
        return new HostedClusterStatus(
                kept.observedGeneration(),
                kept.clusterID(),
                kept.controlPlaneNamespace(),
                kept.version(),
                kept.endpoint(),
                kept.kubeconfigRef(),
                kept.nodes(),
                conditions.toList());
    }

    private static List<Condition> conditions(Optional<HostedClusterStatus> status) {
        return status.map(HostedClusterStatus::conditions).orElse(List.of());
    }

    private static Optional<EndpointStatus> endpoint(ClusterPlan plan) {
        if (!(plan instanceof ClusterPlan.RollOut rollOut)) {
            return Optional.empty();
        }
        HostedClusterPlan target = rollOut.target();
        return Optional.of(new EndpointStatus(
                target.config().gateway().addresses().getFirst(),
                target.config().gateway().port(),
                target.apiServerName()));
    }

    private static Optional<NodesStatus> nodes(HostedState hosted) {
        return hosted.nodes()
                .map(nodes -> new NodesStatus(
                        (int) nodes.stream().filter(NodeView::ready).count(), nodes.size(), oldest(nodes)));
    }

    private static @org.jspecify.annotations.Nullable String oldest(List<NodeView> nodes) {
        return nodes.stream()
                .flatMap(node -> KubernetesVersion.tryParse(node.kubeletVersion()).stream())
                .min(KubernetesVersion::compareTo)
                .map(KubernetesVersion::toString)
                .orElse(null);
    }
}
