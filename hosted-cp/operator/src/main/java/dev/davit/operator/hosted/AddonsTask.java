package dev.davit.operator.hosted;

import dev.davit.model.naming.Labels;
import dev.davit.operator.hosted.HostedState.Addons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the pods of the add-ons of one hosted cluster, with three reads each time; with none when no machine could run
 * them. Used by one thread.
 */
final class AddonsTask {
    /** A process that ends at once, over a flag that it does not know, was ready before that. */
    private static final Duration STEADY = Duration.ofSeconds(2);

    private final KubernetesClient hosted;
    private final String clusterUid;
    private final Clock clock;
    private Optional<Seen> before = Optional.empty();

    /** What ran when everything was ready, and since when the same has. */
    private record Seen(Set<String> containers, Instant since) {}

    AddonsTask(KubernetesClient hosted, String clusterUid, Clock clock) {
        this.hosted = hosted;
        this.clusterUid = clusterUid;
        this.clock = clock;
    }

    /**
     * @param desired everything that belongs into the cluster, as it was applied
     * @param machines that count: what is away keeps nobody waiting
     */
    Addons run(List<HasMetadata> desired, Set<String> machines) {
        List<DaemonSet> sets = desired.stream()
                .filter(DaemonSet.class::isInstance)
                .map(DaemonSet.class::cast)
                .toList();
        if (sets.isEmpty() || machines.isEmpty()) {
            before = Optional.empty();
            return new Addons.Ready();
        }
        try {
            return judged(read(), sets, machines);
        } catch (KubernetesClientException e) {
            before = Optional.empty();
            return new Addons.Waiting("the add-ons cannot be read now");
        }
    }

    private Addons judged(AddonPods found, List<DaemonSet> sets, Set<String> machines) {
        Optional<String> awaited = found.awaited(sets, machines);
        if (awaited.isPresent()) {
            before = Optional.empty();
            return new Addons.Waiting(awaited.get());
        }
        Instant now = clock.instant();
        var seen = new Seen(found.containers(machines), now);
        Instant since = before.filter(known -> known.containers().equals(seen.containers()))
                .map(Seen::since)
                .orElse(now);
        before = Optional.of(new Seen(seen.containers(), since));
        return now.isBefore(since.plus(STEADY))
                ? new Addons.Waiting("the add-ons have just become ready")
                : new Addons.Ready();
    }

    private AddonPods read() {
        return new AddonPods(
                hosted.apps()
                        .daemonSets()
                        .inAnyNamespace()
                        .withLabel(Labels.CLUSTER_UID, clusterUid)
                        .list()
                        .getItems(),
                hosted.apps()
                        .controllerRevisions()
                        .inAnyNamespace()
                        .withLabel(Labels.CLUSTER_UID, clusterUid)
                        .list()
                        .getItems(),
                hosted.pods()
                        .inAnyNamespace()
                        .withLabel(Labels.CLUSTER_UID, clusterUid)
                        .list()
                        .getItems());
    }
}
