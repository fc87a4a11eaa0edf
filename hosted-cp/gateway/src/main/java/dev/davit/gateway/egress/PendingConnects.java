package dev.davit.gateway.egress;

import java.util.HashMap;
import java.util.Map;

/** CONNECTs that wait for an answer, counted per cluster, so that one cluster cannot use up what others need. */
final class PendingConnects {
    private final int limit;
    private final Map<String, Integer> counts = new HashMap<>();

    PendingConnects(int limit) {
        this.limit = limit;
    }

    synchronized boolean tryAcquire(String clusterUid) {
        if (counts.getOrDefault(clusterUid, 0) >= limit) {
            return false;
        }
        counts.merge(clusterUid, 1, Integer::sum);
        return true;
    }

    synchronized void release(String clusterUid) {
        counts.computeIfPresent(clusterUid, (uid, count) -> count > 1 ? count - 1 : null);
    }
}
