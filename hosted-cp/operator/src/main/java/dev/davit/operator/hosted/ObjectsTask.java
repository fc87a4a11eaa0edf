package dev.davit.operator.hosted;

import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps the objects that belong into one hosted cluster as desired: when the wish changes, after a failure, and every
 * few minutes against edits from inside, which only reads unless something differs. Used by one thread.
 */
final class ObjectsTask {
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration VERIFY = Duration.ofMinutes(5);

    private final Applier applier;
    private final String clusterUid;
    private final Clock clock;
    private List<HasMetadata> done = List.of();
    private Instant due = Instant.MIN;

    ObjectsTask(Applier applier, String clusterUid, Clock clock) {
        this.applier = applier;
        this.clusterUid = clusterUid;
        this.clock = clock;
    }

    /** @return what became of them; {@code before} when nothing was due */
    HostedObjects run(List<HasMetadata> desired, HostedObjects before) {
        Instant now = clock.instant();
        if (desired.isEmpty() || (desired.equals(done) && now.isBefore(due))) {
            return before;
        }
        Outcome outcome = applier.apply(desired);
        boolean complete = outcome.isComplete() && pruned(desired);
        done = complete ? desired : List.of();
        due = now.plus(complete ? VERIFY : RETRY);
        return complete ? new HostedObjects.Applied() : new HostedObjects.Failed(outcome.describeFailures());
    }

    /** @return whether there is a wish that has not been fulfilled */
    boolean isBehind(List<HasMetadata> desired) {
        return !desired.isEmpty() && !desired.equals(done);
    }

    private boolean pruned(List<HasMetadata> desired) {
        try {
            applier.prune(clusterUid, desired);
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
