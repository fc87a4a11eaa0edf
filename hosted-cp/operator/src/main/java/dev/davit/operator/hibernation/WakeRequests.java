package dev.davit.operator.hibernation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When clients last asked for sleeping clusters, by uid; the status remembers what came of it. */
public final class WakeRequests {
    private final Map<String, Instant> byUid = new ConcurrentHashMap<>();

    /** Notes that a client is waiting for the cluster. */
    public void add(String uid, Instant time) {
        byUid.put(uid, time);
    }

    /** @return when a client last asked for the cluster, since this operator started */
    public Optional<Instant> find(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** The cluster is gone. */
    public void forget(String uid) {
        byUid.remove(uid);
    }
}
