package dev.davit.operator.event;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many events one object may still have: a token bucket for each uid. Belongs to one thread at a time. */
final class EventBudget {
    /** What the longest ordinary story of one object takes. */
    static final int BURST = 25;

    /** Time in which one more becomes possible. */
    static final Duration REFILL = Duration.ofSeconds(10);

    private static final int REMEMBERED = 2_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    /** So many were left at that time. */
    private record Bucket(int left, Instant since) {
        Bucket at(Instant now) {
            long gained = Math.max(0, Duration.between(since, now).dividedBy(REFILL));
            return gained == 0 ? this : new Bucket((int) Math.min(BURST, left + gained), now);
        }
    }

    /** @return whether an event about the object may be written now; then it is counted */
    boolean takes(String uid, Instant now) {
        Bucket bucket = buckets.getOrDefault(uid, new Bucket(BURST, now)).at(now);
        if (bucket.left() == 0) {
            return false;
        }
        buckets.remove(uid);
        buckets.put(uid, new Bucket(bucket.left() - 1, bucket.since()));
        if (buckets.size() > REMEMBERED) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return true;
    }
}
