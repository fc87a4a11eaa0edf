package dev.davit.cli;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a HostedCluster is on the way to what its spec asks for. */
sealed interface ClusterProgress {
    /** The current spec is rolled out and the cluster answers. */
    record Done() implements ClusterProgress {}

    /** Davit works on it. */
    record Working(String message) implements ClusterProgress {}

    /** Davit refuses the spec as it is. */
    record Refused(String message) implements ClusterProgress {}

    /**
     * Reads the conditions; those that describe an older spec than the present one count as work not begun, which waits
     * for the end of a pause when there is one.
     */
    static ClusterProgress of(HostedCluster cluster) {
        var status = Optional.ofNullable(cluster.getStatus());
        var current = status.filter(
                s -> s.observedGeneration().equals(cluster.getMetadata().getGeneration()));
        if (current.isEmpty()) {
            return new Working(status.flatMap(s -> pause(cluster, s).or(() -> deletion(s)))
                    .orElse("waiting for the operator to see the change"));
        }
        var conditions = current.orElseThrow();
        if (isTrue(conditions, Conditions.STALLED)) {
            return new Refused(message(conditions, Conditions.STALLED));
        }
        if (isTrue(conditions, Conditions.READY)) {
            return new Done();
        }
        return new Working(Stream.of(Conditions.READY, Conditions.PROGRESSING, Conditions.AVAILABLE)
                .map(type -> message(conditions, type))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("working"));
    }

    /** @return the same for who waits for it to sleep: a cluster that is rolled out and awake is not there yet */
    static ClusterProgress toSleep(HostedCluster cluster) {
        var progress = of(cluster);
        var hibernation = Optional.ofNullable(cluster.getStatus()).map(HostedClusterStatus::hibernation);
        boolean asleep = hibernation
                .filter(status -> status.phase() == HibernationPhase.Asleep)
                .isPresent();
        return progress instanceof Done && !asleep
                ? new Working(hibernation
                        .map(HibernationStatus::wokenUntil)
                        .map(until -> "a client has asked for it: awake until " + until)
                        .orElse("awake"))
                : progress;
    }

    /** @return the operator's words on the pause; empty when it is not paused, or not any more */
    private static Optional<String> pause(HostedCluster cluster, HostedClusterStatus status) {
        return cluster.getSpec().pausedUntil() != null && isTrue(status, Conditions.RECONCILIATION_PAUSED)
                ? Optional.of("paused: " + message(status, Conditions.RECONCILIATION_PAUSED))
                : Optional.empty();
    }

    /** @return what the deletion waits for; the operator reports no generation any more once it has begun */
    private static Optional<String> deletion(HostedClusterStatus status) {
        return condition(status, Conditions.READY)
                .filter(ready -> Reasons.DELETING.equals(ready.getReason()))
                .map(Condition::getMessage);
    }

    /** @return the condition of that type, if Davit has set it */
    static Optional<Condition> condition(HostedClusterStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static boolean isTrue(HostedClusterStatus status, String type) {
        return condition(status, type)
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
    }

    private static String message(HostedClusterStatus status, String type) {
        return condition(status, type)
                .flatMap(condition -> Optional.ofNullable(condition.getMessage()))
                .orElse("");
    }
}
