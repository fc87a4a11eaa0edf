package dev.davit.operator.status;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.operator.condition.ConditionSet;
import dev.davit.operator.metrics.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the status ends, and how long it took. Pure: all times are those of the object, so that a restart of
 * the operator in the middle changes nothing.
 */
final class StatusPhases {
    private StatusPhases() {}

    /** @return what came to its end between the cluster's status and the next one */
    static Optional<Phase> ended(HostedCluster cluster, HostedClusterStatus next) {
        Optional<HostedClusterStatus> before = Optional.ofNullable(cluster.getStatus());
        Optional<String> former = before.flatMap(StatusPhases::current);
        Optional<String> now = current(next);
        if (now.isPresent() && !now.equals(former)) {
            return former.isPresent()
                    ? newest(next).map(done -> phase(Phase.Kind.UPGRADE, done.startedTime(), done.completionTime()))
                    : newest(next)
                            .map(done -> phase(
                                    Phase.Kind.CREATE,
                                    cluster.getMetadata().getCreationTimestamp(),
                                    done.completionTime()));
        }
        return rollOut(before.map(HostedClusterStatus::conditions).orElse(List.of()), next, former);
    }

    /** Any other roll-out of a cluster that has been completed before; waking is none. */
    private static Optional<Phase> rollOut(List<Condition> before, HostedClusterStatus next, Optional<String> former) {
        Optional<Condition> was = ConditionSet.find(before, Conditions.PROGRESSING);
        Optional<Condition> is = ConditionSet.find(next.conditions(), Conditions.PROGRESSING);
        boolean ended = former.isPresent()
                && was.filter(condition -> condition.getStatus().equals("True"))
                        .filter(condition -> !condition.getReason().equals(Reasons.WAKING))
                        .isPresent()
                && is.filter(condition -> condition.getStatus().equals("False"))
                        .filter(condition -> condition.getReason().equals(Reasons.AS_EXPECTED))
                        .isPresent();
        return ended
                ? Optional.of(phase(
                        Phase.Kind.ROLLOUT,
                        was.get().getLastTransitionTime(),
                        is.get().getLastTransitionTime()))
                : Optional.empty();
    }

    private static Optional<String> current(HostedClusterStatus status) {
        return Optional.ofNullable(status.version()).map(VersionStatus::current);
    }

    private static Optional<VersionHistory> newest(HostedClusterStatus status) {
        return Optional.ofNullable(status.version()).map(VersionStatus::history).stream()
                .flatMap(List::stream)
                .filter(entry -> entry.state() == UpgradeState.Completed)
                .findFirst();
    }

    private static Phase phase(Phase.Kind kind, String from, @Nullable String to) {
        Duration took = Duration.between(Instant.parse(from), Instant.parse(Objects.requireNonNull(to)));
        return new Phase(kind, took.isNegative() ? Duration.ZERO : took);
    }
}
