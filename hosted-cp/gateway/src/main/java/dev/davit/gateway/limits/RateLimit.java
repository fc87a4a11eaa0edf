package dev.davit.gateway.limits;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each cluster or each source: so many at once, and so many a second after that. Remembers only those whose
 * bucket is not full; when these are too many, all others share one bucket. For any thread.
 */
public final class RateLimit {
    private static final int MAX_REMEMBERED = 65_536;
    private static final Object OTHERS = new Object();

    private final long nanosEach;
    private final long nanosOfBucket;
    private final LongSupplier nanoTime;
    private final int maxRemembered;
    /** When the bucket of each will be full again. */
    private final Map<Object, Long> fullAt = new HashMap<>();

    private long swept;

    /**
     * @param perSecond tokens that come back in a second
     * @param burst tokens of a full bucket
     * @param nanoTime as {@link System#nanoTime}
     */
    public RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
        this(perSecond, burst, nanoTime, MAX_REMEMBERED);
    }

    RateLimit(int perSecond, int burst, LongSupplier nanoTime, int maxRemembered) {
        this.nanosEach = Math.max(1, Duration.ofSeconds(1).toNanos() / perSecond);
        this.nanosOfBucket = nanosEach * burst;
        this.nanoTime = nanoTime;
        this.maxRemembered = maxRemembered;
        this.swept = nanoTime.getAsLong();
    }

    /** @return whether there was a token, which is taken */
    public synchronized boolean tryAcquire(Object user) {
        var there = has(user);
        if (there) {
            take(user);
        }
        return there;
    }

    /** @return whether there is a token, which stays */
    public synchronized boolean has(Object user) {
        return untilFull(known(user), nanoTime.getAsLong()) + nanosEach <= nanosOfBucket;
    }

    /** Takes a token, also one that is not there yet. */
    public synchronized void take(Object user) {
        var now = nanoTime.getAsLong();
        var known = known(user);
        fullAt.put(known, now + untilFull(known, now) + nanosEach);
        if (now - swept >= nanosOfBucket) {
            swept = now;
            fullAt.values().removeIf(full -> full - now <= 0);
        }
    }

    private Object known(Object user) {
        return fullAt.size() < maxRemembered || fullAt.containsKey(user) ? user : OTHERS;
    }

    private long untilFull(Object known, long now) {
        var full = fullAt.get(known);
        return full == null ? 0 : Math.max(0, full - now);
    }
}
