package dev.davit.operator.status;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.EventReasons;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.operator.condition.ConditionSet;
import dev.davit.operator.event.EventRecorder.Severity;
import dev.davit.operator.hibernation.SleepRules;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which events a change of the status is worth. Pure. */
final class StatusEvents {
    /** Conditions whose change a person should see, with the status that is good. */
    private static final List<Watched> WATCHED = List.of(
            new Watched(Conditions.AVAILABLE, "True"),
            new Watched(Conditions.NODES_CONNECTED, "True"),
            new Watched(Conditions.VALID_SPEC, "True"),
            new Watched(Conditions.VERSION_SKEW_SUPPORTED, "True"),
            new Watched(Conditions.DEGRADED, "False"));

    private StatusEvents() {}

    /**
     * One event.
     *
     * @param reason UpperCamelCase
     */
    record StatusEvent(Severity severity, String reason, String note) {}

    private record Watched(String type, String good) {}

    /** What is about to happen, told when it becomes the reason of that condition. */
    private static final List<Announced> ANNOUNCED = List.of(
            new Announced(Conditions.PROGRESSING, Reasons.ETCD_RESTARTING, Severity.Warning),
            new Announced(Conditions.PROGRESSING, Reasons.MOVING_OFF_NODE, Severity.Normal),
            new Announced(Conditions.PROGRESSING, Reasons.START_QUEUED, Severity.Normal),
            new Announced(Conditions.ETCD_AVAILABLE, Reasons.EVICTION_ALLOWED, Severity.Warning),
            new Announced(Conditions.ETCD_AVAILABLE, Reasons.CANNOT_MOVE, Severity.Warning),
            new Announced(Conditions.CONTROL_PLANE_AVAILABLE, Reasons.CANNOT_MOVE, Severity.Warning));

    private record Announced(String type, String reason, Severity severity) {
        Optional<StatusEvent> between(List<Condition> before, List<Condition> after) {
            return with(after)
                    .filter(now -> with(before).isEmpty())
                    .map(now -> new StatusEvent(severity, reason, now.getMessage()));
        }

        private Optional<Condition> with(List<Condition> conditions) {
            return ConditionSet.find(conditions, type)
                    .filter(condition -> condition.getReason().equals(reason));
        }
    }

    static List<StatusEvent> between(Optional<HostedClusterStatus> before, HostedClusterStatus after) {
        var events = new ArrayList<StatusEvent>();
        List<Condition> former = before.map(HostedClusterStatus::conditions).orElse(List.of());
        WATCHED.forEach(
                watched -> conditionEvent(watched, former, after.conditions()).ifPresent(events::add));
        sleepEvent(before, after).ifPresent(events::add);
        ANNOUNCED.forEach(
                announced -> announced.between(former, after.conditions()).ifPresent(events::add));
        versionEvent(before.flatMap(status -> Optional.ofNullable(status.version())), after)
                .ifPresent(events::add);
        events.addAll(stepEvents(before.flatMap(status -> Optional.ofNullable(status.version())), after));
        overdueEvent(former, after.conditions()).ifPresent(events::add);
        return events;
    }

    private static List<StatusEvent> stepEvents(Optional<VersionStatus> before, HostedClusterStatus after) {
        var events = new ArrayList<StatusEvent>();
        if (after.version() == null || after.version().history().isEmpty()) {
            return events;
        }
        VersionHistory now = after.version().history().getFirst();
        List<UpgradeStep> former = before.map(VersionStatus::history).orElse(List.of()).stream()
                .limit(1)
                .filter(entry ->
                        entry.version().equals(now.version()) && Objects.equals(entry.startedTime(), now.startedTime()))
                .flatMap(entry -> entry.steps().stream())
                .toList();
        for (UpgradeStep step : now.steps()) {
            Optional<UpgradeStep> then =
                    former.stream().filter(known -> known.name() == step.name()).findFirst();
            if (then.isEmpty()) {
                events.add(new StatusEvent(Severity.Normal, EventReasons.UPGRADE_STEP_STARTED, words(step, now)));
            }
            if (step.completionTime() != null
                    && then.filter(known -> known.completionTime() != null).isEmpty()) {
                events.add(new StatusEvent(Severity.Normal, EventReasons.UPGRADE_STEP_COMPLETED, words(step, now)));
            }
        }
        return events;
    }

    private static String words(UpgradeStep step, VersionHistory version) {
        return "step %s of the upgrade to %s".formatted(step.name(), version.version());
    }

    /** Degraded may be True for another reason before, and then its change is none. */
    private static Optional<StatusEvent> overdueEvent(List<Condition> before, List<Condition> after) {
        return ConditionSet.find(after, Conditions.PROGRESSING)
                .filter(StatusEvents::isOverdue)
                .filter(now -> ConditionSet.find(before, Conditions.PROGRESSING)
                        .filter(StatusEvents::isOverdue)
                        .isEmpty())
                .map(now -> new StatusEvent(Severity.Warning, Reasons.DEADLINE_EXCEEDED, now.getMessage()));
    }

    private static boolean isOverdue(Condition condition) {
        return Reasons.DEADLINE_EXCEEDED.equals(condition.getReason());
    }

    private static Optional<StatusEvent> conditionEvent(
            Watched watched, List<Condition> before, List<Condition> after) {
        Optional<Condition> now = ConditionSet.find(after, watched.type());
        String former = ConditionSet.find(before, watched.type())
                .map(Condition::getStatus)
                .orElse("");
        if (now.filter(condition -> SleepRules.isOnPurpose(condition.getReason()))
                        .isPresent()
                || now.isEmpty()
                || now.get().getStatus().equals(former)
                || now.get().getStatus().equals("Unknown")) {
            return Optional.empty();
        }
        boolean good = now.get().getStatus().equals(watched.good());
        boolean ordinaryStart = former.isEmpty() && good != watched.type().equals(Conditions.AVAILABLE);
        return ordinaryStart
                ? Optional.empty()
                : Optional.of(new StatusEvent(
                        good ? Severity.Normal : Severity.Warning,
                        now.get().getReason(),
                        watched.type() + " is " + now.get().getStatus() + ": "
                                + now.get().getMessage()));
    }

    private static Optional<StatusEvent> sleepEvent(Optional<HostedClusterStatus> before, HostedClusterStatus after) {
        HibernationPhase former = phase(before);
        HibernationPhase now = phase(Optional.of(after));
        if (now == former) {
            return Optional.empty();
        }
        return switch (now) {
            case Awake -> Optional.empty();
            case FallingAsleep ->
                Optional.of(new StatusEvent(
                        Severity.Normal,
                        Reasons.FALLING_ASLEEP,
                        "machines are told, then the pods of the control plane go"));
            case Asleep ->
                Optional.of(new StatusEvent(Severity.Normal, Reasons.HIBERNATED, "asleep: no pods, all data is kept"));
            case Waking ->
                Optional.of(new StatusEvent(Severity.Normal, Reasons.WAKING, "the pods of the control plane start"));
        };
    }

    private static HibernationPhase phase(Optional<HostedClusterStatus> status) {
        return status.flatMap(found -> Optional.ofNullable(found.hibernation()))
                .map(HibernationStatus::phase)
                .orElse(HibernationPhase.Awake);
    }

    private static Optional<StatusEvent> versionEvent(Optional<VersionStatus> before, HostedClusterStatus after) {
        if (after.version() == null) {
            return Optional.empty();
        }
        VersionStatus now = after.version();
        String formerDesired = before.map(VersionStatus::desired).orElse("");
        String formerCurrent =
                before.flatMap(status -> Optional.ofNullable(status.current())).orElse("");
        if (!Objects.requireNonNullElse(now.current(), "").equals(formerCurrent)) {
            return Optional.of(new StatusEvent(
                    Severity.Normal, EventReasons.VERSION_COMPLETED, "version " + now.current() + " is rolled out"));
        }
        return now.desired().equals(formerDesired)
                ? Optional.empty()
                : Optional.of(new StatusEvent(
                        Severity.Normal, EventReasons.VERSION_STARTED, "rolling out version " + now.desired()));
    }
}
