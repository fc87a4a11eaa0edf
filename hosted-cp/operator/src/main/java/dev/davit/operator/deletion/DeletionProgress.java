package dev.davit.operator.deletion;

import dev.davit.api.v1alpha1.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a deletion waits for. Pure.
 *
 * @param step how far it is
 * @param message for people, with what holds it
 * @param isBlocked whether it goes on only when somebody else does something
 */
public record DeletionProgress(Step step, String message, boolean isBlocked) {
    /** More than so many would not be read. */
    private static final int NAMED = 5;

    /** In this order, but for the way in, which is shut first and confirmed last. */
    public enum Step {
        /** Pods of the control plane. */
        CONTROL_PLANE(Reasons.DELETING_CONTROL_PLANE),
        /** Pods of etcd. */
        ETCD(Reasons.DELETING_ETCD),
        /** Its volume claims. */
        VOLUMES(Reasons.DELETING_VOLUMES),
        /** What else is in the namespace, and the namespace. */
        NAMESPACE(Reasons.DELETING_NAMESPACE),
        /** The route and the user's Secrets. */
        ACCESS(Reasons.DELETING_ACCESS);

        private final String reason;

        Step(String reason) {
            this.reason = reason;
        }

        /** @return of the condition Progressing */
        public String reason() {
            return reason;
        }
    }

    /**
     * @param until what is being waited for, "5 pods are gone"
     * @param left the objects that are still there
     * @return empty when none is
     */
    static Optional<DeletionProgress> of(Step step, String until, Collection<? extends HasMetadata> left, Instant now) {
        if (left.isEmpty()) {
            return Optional.empty();
        }
        List<Holdup> holdups =
                left.stream().flatMap(object -> Holdup.of(object, now).stream()).toList();
        var parts = new ArrayList<>(List.of("waiting until " + until));
        holdups.stream().limit(NAMED).map(Holdup::message).forEach(parts::add);
        if (holdups.size() > NAMED) {
            parts.add("and %d more".formatted(holdups.size() - NAMED));
        }
        return Optional.of(new DeletionProgress(
                step, String.join("; ", parts), holdups.stream().anyMatch(Holdup::lasting)));
    }

    /** @return what is said when the namespace went while it was looked at */
    static DeletionProgress confirming(String namespace) {
        return new DeletionProgress(Step.NAMESPACE, "waiting until namespace %s is gone".formatted(namespace), false);
    }
}
