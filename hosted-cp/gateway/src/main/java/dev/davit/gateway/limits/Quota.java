package dev.davit.gateway.limits;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what each of many clusters, or each of many client addresses, uses of one thing, so that none of them can use up
 * what the others need. For any thread.
 */
public final class Quota {
    private final int limit;
    private final Map<Object, Integer> counts = new HashMap<>();

    /** @param limit what one of them may use at once */
    public Quota(int limit) {
        this.limit = limit;
    }

    /** @return whether there was one left; then it is to be released */
    public synchronized boolean tryAcquire(Object user) {
        if (counts.getOrDefault(user, 0) >= limit) {
            return false;
        }
        counts.merge(user, 1, Integer::sum);
        return true;
    }

    /** Gives back one. */
    public synchronized void release(Object user) {
        counts.computeIfPresent(user, (key, count) -> count > 1 ? count - 1 : null);
    }
}
