package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.join.JoinWay;
import dev.davit.operator.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The clusters that were reconciled since this operator started, by uid, for those who only have a uid. */
public final class KnownClusters {
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    /**
     * One cluster.
     *
     * @param reference for events
     * @param way how machines join it; empty while it is held and that is not known
     */
    public record Known(ObjectReference reference, Optional<JoinWay> way) {}

    /** @return the cluster of that uid */
    public Optional<Known> find(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** Remembers the cluster; a way that was known stays known while the cluster is held. */
    void remember(HostedCluster cluster, Optional<JoinWay> way) {
        byUid.compute(
                cluster.getMetadata().getUid(),
                (uid, before) -> new Known(
                        EventRecorder.reference(cluster),
                        way.or(() -> before == null ? Optional.empty() : before.way())));
    }

    void forget(String uid) {
        byUid.remove(uid);
    }
}
