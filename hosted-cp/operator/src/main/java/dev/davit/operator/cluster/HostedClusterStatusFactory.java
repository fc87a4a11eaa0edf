package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.kubeconfig.KubeconfigRenderer;
import dev.davit.model.pause.PauseWindow;
import dev.davit.model.version.KubernetesVersion;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.condition.ConditionSet;
import dev.davit.operator.condition.ProbeRules;
import dev.davit.operator.deletion.DeletionProgress;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.turn.UpgradeTurn;
import dev.davit.operator.upgrade.StepDeadline;
import dev.davit.operator.upgrade.UpgradePath;
import dev.davit.operator.upgrade.VersionKeeper;
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
        Hibernation hibernation = hibernation(cluster, observed, plan, now);
        Optional<VersionStatus> former = hibernation.awake()
                ? resumed(before, plan, now)
                : before.flatMap(status -> Optional.ofNullable(status.version()));
        Optional<VersionStatus> version = plan.upgrade()
                .filter(path -> (hibernation.awake() && plan.forOneAwake()) || beganWaking(path, former, hibernation))
                .map(path -> VersionKeeper.next(former, path, Progress.reached(path, observed, outcome), now))
                .or(() -> former)
                .map(status -> VersionKeeper.queued(status, plan.queued().map(UpgradeTurn.Waits::since)));
        var conditions =
                new ConditionSet(conditions(before), cluster.getMetadata().getGeneration(), now);
        Optional<String> overdue = hibernation.awake() && plan instanceof ClusterPlan.RollOut
                ? StepDeadline.exceeded(version, observed.fleet(), now)
                : Optional.empty();
        new ConditionRules(conditions, observed, plan, outcome, version, hibernation, overdue).apply();
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
                hibernation.status().orElse(null),
                conditions.toList());
    }

    private static Hibernation hibernation(HostedCluster cluster, Observation observed, ClusterPlan plan, Instant now) {
        boolean answers = observed.answers();
        if (plan instanceof ClusterPlan.Hold) {
            return Hibernation.kept(cluster, answers, now);
        }
        var hibernation = Hibernation.of(cluster, observed.sleep(), answers, now);
        return plan.startQueued()
                .filter(waits -> hibernation.wakes(cluster))
                .map(waits -> hibernation.queued(cluster, waits.since()))
                .orElse(hibernation);
    }

    /** @return whether it wakes at another version than it fell asleep with; that goes on before it is awake */
    private static boolean beganWaking(UpgradePath path, Optional<VersionStatus> former, Hibernation hibernation) {
        return hibernation.phase() == HibernationPhase.Waking
                && former.map(VersionStatus::history).stream()
                        .flatMap(List::stream)
                        .limit(1)
                        .noneMatch(newest -> newest.version().equals(path.version())
                                && Instant.parse(newest.startedTime()).isBefore(hibernation.since()));
    }

    /**
     * A pause, a sleep or a hold does not count: the deadline of the step that it interrupted begins anew. While a step is
     * open, Progressing is False only of a cluster that is held.
     */
    private static Optional<VersionStatus> resumed(
            Optional<HostedClusterStatus> before, ClusterPlan plan, Instant now) {
        Optional<VersionStatus> version = before.flatMap(status -> Optional.ofNullable(status.version()));
        boolean slept = before.flatMap(status -> Optional.ofNullable(status.hibernation()))
                .filter(hibernation -> hibernation.phase() != HibernationPhase.Awake)
                .isPresent();
        boolean wasHeld = plan instanceof ClusterPlan.RollOut
                && ConditionSet.find(conditions(before), Conditions.PROGRESSING)
                        .filter(condition -> condition.getStatus().equals("False"))
                        .isPresent();
        return slept || wasHeld || ConditionSet.is(conditions(before), Conditions.RECONCILIATION_PAUSED)
                ? version.map(status -> VersionKeeper.resumed(status, now))
                : version;
    }

    /** @return the status of a cluster that is left alone: as it was, with the reason and what the probe says */
    static HostedClusterStatus paused(HostedCluster cluster, Observation observed, String message, Instant now) {
        boolean created = Optional.ofNullable(cluster.getStatus())
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(version -> version.current() != null)
                .orElse(false);
        return with(cluster, now, conditions -> {
            if (Hibernation.before(cluster) != HibernationPhase.Awake) {
                conditions.set(Conditions.RECONCILIATION_PAUSED, true, Reasons.PAUSED, message);
                return;
            }
            new ProbeRules(conditions, observed.hosted(), created, ProbeAccess.missing(observed)).applyPaused(message);
            conditions.set(Conditions.RECONCILIATION_PAUSED, true, Reasons.PAUSED, message);
        });
    }

    /** @return the status of a cluster that is going away */
    static HostedClusterStatus deleting(HostedCluster cluster, DeletionProgress progress, Instant now) {
        String message = progress.message();
        return with(
                cluster,
                now,
                conditions -> conditions
                        .set(Conditions.READY, false, Reasons.DELETING, message)
                        .set(Conditions.AVAILABLE, false, Reasons.DELETING, "the cluster is being deleted")
                        .set(Conditions.PROGRESSING, true, progress.step().reason(), message)
                        .set(Conditions.RECONCILING, true, progress.step().reason(), message)
                        .set(
                                Conditions.DEGRADED,
                                progress.isBlocked(),
                                progress.isBlocked() ? Reasons.DELETION_BLOCKED : Reasons.DELETING,
                                progress.isBlocked() ? message : "the cluster is being deleted"));
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
        var kept = before.orElseGet(
                () -> new HostedClusterStatus(-1L, null, null, null, null, null, null, null, List.of()));
        return new HostedClusterStatus(
                kept.observedGeneration(),
                kept.clusterID(),
                kept.controlPlaneNamespace(),
                kept.version(),
                kept.endpoint(),
                kept.kubeconfigRef(),
                kept.nodes(),
                kept.hibernation(),
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
