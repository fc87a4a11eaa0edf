package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.OperatorChangeMode;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.validation.Refusal;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.condition.AddressConflicts;
import dev.davit.operator.condition.ConditionSet;
import dev.davit.operator.condition.ProbeRules;
import dev.davit.operator.drain.Disturbance;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.hibernation.SleepRules;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.turn.StartTurn;
import dev.davit.operator.upgrade.OperatorChanges;
import dev.davit.operator.upgrade.VersionKeeper;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One method for each condition of a HostedCluster. What is not known since this operator started stays as it was, so
 * that a restart of the operator changes no condition.
 */
final class ConditionRules {
    private final ConditionSet conditions;
    private final Observation observed;
    private final Disturbance disturbance;
    private final ClusterPlan plan;
    private final Outcome outcome;
    private final Optional<VersionStatus> version;
    private final Hibernation hibernation;
    private final ReplicaRules replicas;
    private final Optional<String> overdue;

    ConditionRules(
            ConditionSet conditions,
            Observation observed,
            ClusterPlan plan,
            Outcome outcome,
            Optional<VersionStatus> version,
            Hibernation hibernation,
            Optional<String> overdue) {
        this.conditions = conditions;
        this.observed = observed;
        this.disturbance =
                plan instanceof ClusterPlan.Hold ? observed.disturbance().held() : observed.disturbance();
        this.plan = plan;
        this.outcome = outcome;
        this.version = version;
        this.hibernation = hibernation;
        this.overdue = overdue;
        this.replicas = new ReplicaRules(conditions, observed, disturbance);
    }

    void apply() {
        if (hibernation.awake()) {
            replicas.apply();
            new ProbeRules(conditions, observed.hosted(), created(), shut()).apply();
            nodesConnected();
        } else {
            new SleepRules(conditions, hibernation, join(plan.refusals()), startTurn()).apply();
        }
        refusals(Conditions.VALID_SPEC, "the spec can be rolled out");
        refusals(Conditions.VERSION_SKEW_SUPPORTED, "every kubelet is within the supported skew");
        degraded();
        operatorChanges();
        conditions.set(Conditions.RECONCILIATION_PAUSED, false, Reasons.NOT_PAUSED, "pausedUntil does not hold");
        if (hibernation.awake()) {
            startQueued();
            progress();
        }
    }

    /** What was never started is not down. */
    private void startQueued() {
        startTurn()
                .ifPresent(message -> Stream.of(
                                Conditions.AVAILABLE, Conditions.ETCD_AVAILABLE, Conditions.CONTROL_PLANE_AVAILABLE)
                        .forEach(type -> conditions.set(type, false, Reasons.START_QUEUED, message)));
    }

    private void nodesConnected() {
        switch (observed.hosted().nodesProbe()) {
            case NodesResult.Connected(String node) ->
                conditions.set(
                        Conditions.NODES_CONNECTED, true, Reasons.TUNNEL_WORKS, "a request through the tunnel arrived");
            case NodesResult.Disconnected(String node, String message) ->
                conditions.set(
                        Conditions.NODES_CONNECTED,
                        false,
                        Reasons.TUNNEL_FAILED,
                        "node %s does not answer through the tunnel: %s; is davit-node running there?"
                                .formatted(node, message));
            case NodesResult.Unknown() -> nodesUnknown();
        }
    }

    private void nodesUnknown() {
        Optional<Condition> former = ConditionSet.find(conditions.before(), Conditions.NODES_CONNECTED);
        boolean unknown =
                former.map(condition -> condition.getStatus().equals("Unknown")).orElse(true);
        Optional<Boolean> none = observed.hosted().nodes().map(List::isEmpty);
        if (none.orElse(former.isEmpty())) {
            conditions.unknown(Conditions.NODES_CONNECTED, Reasons.NO_NODES, "there are no machines");
        } else if (none.isPresent() && unknown) {
            conditions.unknown(
                    Conditions.NODES_CONNECTED,
                    Reasons.NOT_PROBED,
                    "no machine has answered through its tunnel yet; one that has just joined takes a moment");
        } else {
            conditions.keepOr(Conditions.NODES_CONNECTED, false, Reasons.NOT_PROBED, "");
        }
    }

    private void refusals(String type, String good) {
        List<Refusal> found = plan.refusals().stream()
                .filter(refusal -> refusal.condition().equals(type))
                .toList();
        conditions.set(
                type,
                found.isEmpty(),
                found.isEmpty() ? Reasons.AS_EXPECTED : found.getFirst().reason(),
                found.isEmpty() ? good : join(found));
    }

    private void degraded() {
        List<Refusal> found = plan.refusals().stream()
                .filter(refusal -> refusal.condition().equals(Conditions.DEGRADED))
                .toList();
        List<String> conflicts = AddressConflicts.find(observed.hosted().nodes().orElse(List.of()));
        if (!found.isEmpty()) {
            conditions.set(Conditions.DEGRADED, true, found.getFirst().reason(), join(found));
        } else if (!outcome.isComplete()) {
            conditions.set(Conditions.DEGRADED, true, Reasons.APPLY_FAILED, outcome.describeFailures());
        } else if (observed.hosted().objects() instanceof HostedObjects.Failed(String message)) {
            conditions.set(Conditions.DEGRADED, true, Reasons.APPLY_FAILED, "inside the cluster: " + message);
        } else if (hibernation.awake() && replicas.problem().isPresent()) {
            var problem = replicas.problem().get();
            conditions.set(Conditions.DEGRADED, true, problem.reason(), problem.message() + troubleSuffix());
        } else if (observed.trouble().isPresent()) {
            var trouble = observed.trouble().get();
            conditions.set(Conditions.DEGRADED, true, trouble.reason(), trouble.message());
        } else if (overdue.isPresent()) {
            conditions.set(
                    Conditions.DEGRADED,
                    true,
                    Reasons.DEADLINE_EXCEEDED,
                    overdue.get() + awaited().map(what -> "; waiting: " + what).orElse(""));
        } else if (!conflicts.isEmpty()) {
            conditions.set(Conditions.DEGRADED, true, Reasons.ADDRESS_CONFLICT, String.join("; ", conflicts));
        } else {
            conditions.set(Conditions.DEGRADED, false, Reasons.AS_EXPECTED, "nothing is known to be wrong");
        }
    }

    private void operatorChanges() {
        boolean holds = plan instanceof ClusterPlan.RollOut rollOut
                && rollOut.target().spec().upgrade().operatorChanges() == OperatorChangeMode.Manual;
        if (holds) {
            OperatorChanges.condition(conditions, outcome.held());
        }
    }

    private void progress() {
        boolean refused = !plan.refusals().isEmpty();
        Optional<String> awaited = awaited();
        boolean settled = settled(awaited);
        Optional<String> queued = queued();
        boolean rolling = queued.isPresent() || (plan.version().isPresent() && !settled);
        String reason = rolling ? whileRolling() : (refused ? Reasons.REFUSED : Reasons.AS_EXPECTED);
        String message = rolling
                ? Stream.concat(
                                queued.stream(),
                                settled || plan.startQueued().isPresent()
                                        ? Stream.empty()
                                        : Stream.of(waiting(awaited)))
                        .collect(Collectors.joining("; "))
                : (refused ? join(plan.refusals()) : "everything is rolled out");
        conditions.set(Conditions.PROGRESSING, rolling, reason, message);
        conditions.set(Conditions.RECONCILING, rolling, reason, message);
        conditions.set(
                Conditions.STALLED,
                refused,
                refused ? Reasons.REFUSED : Reasons.AS_EXPECTED,
                refused ? join(plan.refusals()) : "nothing is refused");
        ready(rolling, refused, message);
    }

    private Optional<String> awaited() {
        return plan.upgrade()
                .flatMap(path -> Progress.awaited(path, observed, outcome).or(this::nextStep));
    }

    /** Between two steps nothing is awaited, yet the version is not rolled out. */
    private Optional<String> nextStep() {
        return version.flatMap(VersionKeeper::openStep).map(step -> "step %s begins".formatted(step.name()));
    }

    private Optional<String> queued() {
        return startTurn().or(() -> plan.queued().map(waits -> waits.message(observed.fleet())));
    }

    /** @return what is said while its start waits for its turn */
    private Optional<String> startTurn() {
        return plan.startQueued().map(StartTurn.Waits::message);
    }

    private String waiting(Optional<String> awaited) {
        return disturbance.progress().map(notice -> notice.message() + "; ").orElse("")
                + disturbance.trial().map(trial -> trial.message() + "; ").orElse("")
                + overdue.map(late -> late + "; ").orElse("")
                + "waiting: " + awaited.orElse("") + troubleSuffix();
    }

    private String whileNotReady() {
        if (plan.startQueued().isPresent()) {
            return Reasons.START_QUEUED;
        }
        return plan.queued().isPresent() ? Reasons.UPGRADE_QUEUED : Reasons.ROLLING_OUT;
    }

    private String whileRolling() {
        if (plan.startQueued().isPresent()) {
            return Reasons.START_QUEUED;
        }
        if (disturbance.progress().isPresent()) {
            return disturbance.progress().get().reason();
        }
        if (plan.queued().isPresent()) {
            return Reasons.UPGRADE_QUEUED;
        }
        if (observed.replication().refusal().isPresent()) {
            return observed.replication().refusal().get();
        }
        if (overdue.isPresent()) {
            return Reasons.DEADLINE_EXCEEDED;
        }
        if (observed.trouble().isPresent()) {
            return observed.trouble().get().reason();
        }
        return created() ? Reasons.ROLLING_OUT : Reasons.PROVISIONING;
    }

    private String troubleSuffix() {
        return observed.trouble().map(trouble -> "; " + trouble.message()).orElse("");
    }

    /** A cluster that is rolled out gets what its probe needs in the same step. */
    private Optional<String> shut() {
        return plan instanceof ClusterPlan.Hold ? ProbeAccess.missing(observed) : Optional.empty();
    }

    private boolean created() {
        return version.map(status -> status.current() != null).orElse(false);
    }

    /** An outage or a restart of the operator is no roll-out: what was complete stays complete. */
    private boolean settled(Optional<String> awaited) {
        boolean wasComplete = version.map(VersionKeeper::isCompleted).orElse(false);
        boolean rolledOut =
                observed.etcd().rolledOut() && observed.controlPlane().rolledOut();
        boolean outage = conditions.wasFalse(Conditions.PROGRESSING)
                && observed.etcd().current()
                && observed.controlPlane().current();
        boolean untouched = outcome.isComplete()
                && (rolledOut || outage)
                && observed.replication().awaited().isEmpty()
                && !(observed.hosted().objects() instanceof HostedObjects.Pending)
                && !(observed.hosted().objects() instanceof HostedObjects.Failed);
        return awaited.isEmpty() || (wasComplete && untouched);
    }

    private void ready(boolean rolling, boolean refused, String message) {
        boolean available = conditions.isTrue(Conditions.AVAILABLE);
        if (rolling || refused) {
            conditions.set(Conditions.READY, false, refused ? Reasons.REFUSED : whileNotReady(), message);
        } else if (!available) {
            conditions.set(
                    Conditions.READY, false, Reasons.ENDPOINT_UNREACHABLE, conditions.message(Conditions.AVAILABLE));
        } else {
            conditions.set(Conditions.READY, true, Reasons.AS_EXPECTED, "rolled out and available");
        }
    }

    private static String join(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::message).collect(Collectors.joining("; "));
    }
}
