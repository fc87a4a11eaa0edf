package dev.davit.operator.hibernation;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.condition.ConditionSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a cluster that is not awake: its absence is no outage, and its API is not asked.
 *
 * @param conditions to be set
 * @param hibernation how far it is
 * @param refused why the spec, or its version, is refused; empty when it is not
 * @param queued what it waits for before it wakes, if it does
 */
public record SleepRules(ConditionSet conditions, Hibernation hibernation, String refused, Optional<String> queued) {
    private static final List<String> AWAY = List.of(
            Conditions.AVAILABLE,
            Conditions.ENDPOINT_REACHABLE,
            Conditions.ETCD_AVAILABLE,
            Conditions.CONTROL_PLANE_AVAILABLE);

    /** @return whether a condition with that reason is no outage */
    public static boolean isOnPurpose(String reason) {
        return List.of(Reasons.HIBERNATED, Reasons.FALLING_ASLEEP, Reasons.WAKING, Reasons.START_QUEUED)
                .contains(reason);
    }

    /** Sets all conditions that are other ones than of a cluster that is awake. */
    public void apply() {
        String reason = queued.map(waits -> Reasons.START_QUEUED).orElseGet(this::reason);
        String message = queued.orElseGet(this::message);
        AWAY.forEach(type -> conditions.set(type, false, reason, message));
        conditions.unknown(Conditions.NODES_CONNECTED, reason, message);
        boolean asleep = hibernation.phase() == HibernationPhase.Asleep && queued.isEmpty();
        conditions.set(Conditions.PROGRESSING, !asleep, reason, message);
        conditions.set(Conditions.RECONCILING, !asleep, reason, message);
        conditions.set(
                Conditions.STALLED,
                !refused.isEmpty(),
                refused.isEmpty() ? Reasons.AS_EXPECTED : Reasons.REFUSED,
                refused.isEmpty() ? "nothing is refused" : refused);
        conditions.set(
                Conditions.READY,
                asleep && refused.isEmpty(),
                refused.isEmpty() ? reason : Reasons.REFUSED,
                refused.isEmpty() ? message : message + "; " + refused);
    }

    private String reason() {
        return switch (hibernation.phase()) {
            case Asleep -> Reasons.HIBERNATED;
            case FallingAsleep -> Reasons.FALLING_ASLEEP;
            default -> Reasons.WAKING;
        };
    }

    private String message() {
        return switch (hibernation.phase()) {
            case FallingAsleep -> "falling asleep: machines are told, then the control plane ends, then etcd";
            case Asleep -> "asleep since " + hibernation.since() + ", all data is kept; " + wakes();
            default ->
                "waking since " + hibernation.since() + ": waiting for the API to answer and a pod of it to be ready";
        };
    }

    private String wakes() {
        Optional<Instant> next = hibernation.wish().nextWake();
        return next.map(time -> "wakes at " + time).orElse("wakes when spec.hibernation says so");
    }
}
