package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.operator.event.EventRecorder.Severity;
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

    static List<StatusEvent> between(Optional<HostedClusterStatus> before, HostedClusterStatus after) {
        var events = new ArrayList<StatusEvent>();
        List<Condition> former = before.map(HostedClusterStatus::conditions).orElse(List.of());
        WATCHED.forEach(
                watched -> conditionEvent(watched, former, after.conditions()).ifPresent(events::add));
        versionEvent(before.flatMap(status -> Optional.ofNullable(status.version())), after)
                .ifPresent(events::add);
        return events;
    }

    private static Optional<StatusEvent> conditionEvent(
            Watched watched, List<Condition> before, List<Condition> after) {
        Optional<Condition> now = ConditionSet.find(after, watched.type());
        String former = ConditionSet.find(before, watched.type())
                .map(Condition::getStatus)
                .orElse("");
        if (now.isEmpty()
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
                    Severity.Normal, "VersionCompleted", "version " + now.current() + " is rolled out"));
        }
        return now.desired().equals(formerDesired)
                ? Optional.empty()
                : Optional.of(
                        new StatusEvent(Severity.Normal, "VersionStarted", "rolling out version " + now.desired()));
    }
}
