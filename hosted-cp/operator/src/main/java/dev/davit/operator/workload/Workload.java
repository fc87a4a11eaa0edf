package dev.davit.operator.workload;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a workload of the control plane is.
 *
 * @param available enough pods are ready
 * @param rolledOut every pod is of the present template, and there is no other
 * @param current every pod that there is is of the present template, and none is too many or missing for good: what is
 *     not ready then is an outage and no roll-out
 * @param message for people
 */
public record Workload(boolean available, boolean rolledOut, boolean current, String message) {
    private static final Workload NONE = new Workload(false, false, "does not exist yet");

    /** Whose pods of the present template are all that there are, when it is rolled out. */
    Workload(boolean available, boolean rolledOut, String message) {
        this(available, rolledOut, rolledOut, message);
    }

    /** @return whether there is such a workload at all */
    public boolean exists() {
        return !equals(NONE);
    }

    /** @return whether no pod of it is missing or about to come: it is rolled out, or there is none */
    public boolean isSettled() {
        return rolledOut || !exists();
    }

    /** @return the state of a Deployment; of none when it does not exist */
    public static Workload of(Optional<Deployment> found) {
        if (found.isEmpty()) {
            return NONE;
        }
        var deployment = found.get();
        var status = Optional.ofNullable(deployment.getStatus());
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        int all = status.map(s -> count(s.getReplicas())).orElse(0);
        int updated = status.map(s -> count(s.getUpdatedReplicas())).orElse(0);
        int ready = status.map(s -> count(s.getAvailableReplicas())).orElse(0);
        boolean seen = status.map(s -> s.getObservedGeneration())
                .map(observed -> observed >= deployment.getMetadata().getGeneration())
                .orElse(false);
        boolean current = seen && updated == wanted && all == wanted;
        return new Workload(
                ready > 0,
                current && ready == wanted,
                current,
                message(wanted, updated, ready) + missing(seen, "Deployment", Math.max(0, all - updated)));
    }

    /** @return the state of a StatefulSet; of none when it does not exist */
    public static Workload ofStatefulSet(Optional<StatefulSet> found) {
        if (found.isEmpty()) {
            return NONE;
        }
        var set = found.get();
        var status = Optional.ofNullable(set.getStatus());
        int wanted = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
        int ready = status.map(s -> count(s.getReadyReplicas())).orElse(0);
        boolean seen = status.map(s -> s.getObservedGeneration())
                .map(observed -> observed >= set.getMetadata().getGeneration())
                .orElse(false);
        int updated = status.map(s -> count(s.getUpdatedReplicas())).orElse(0);
        int all = status.map(s -> count(s.getReplicas())).orElse(0);
        boolean rolledOut = seen && updated == wanted && ready == wanted;
        return new Workload(
                ready > wanted / 2,
                rolledOut,
                seen && updated == all,
                message(wanted, updated, ready) + missing(seen, "StatefulSet", 0));
    }

    private static String message(int wanted, int updated, int ready) {
        return "%d of %d replicas ready, %d up to date".formatted(ready, wanted, updated);
    }

    /** What the figures do not show: they may be of the template before, or leave out the pods of that one. */
    private static String missing(boolean seen, String kind, int old) {
        if (!seen) {
            return "; the %s controller has not looked at the last change yet".formatted(kind);
        }
        return old == 0 ? "" : "; %d old %s not gone yet".formatted(old, old == 1 ? "pod is" : "pods are");
    }

    private static int count(@Nullable Integer value) {
        return Objects.requireNonNullElse(value, 0);
    }
}
