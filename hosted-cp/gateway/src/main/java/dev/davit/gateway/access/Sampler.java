package dev.davit.gateway.access;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Picks from many alike events those that are written down: in each second the first ones, of what is beyond one in so many.
 * Each that is picked has a weight, itself and those before it that were not, so that the sum of all weights is the number of
 * events. For any thread.
 */
final class Sampler {
    /** A share of the rest that says that nothing of it is picked. */
    static final int NONE_OF_THE_REST = Integer.MAX_VALUE;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private final int oneIn;
    private final LongSupplier nanoTime;
    private long second;
    private int picked;
    private int skipped;

    /**
     * @param perSecond how many are picked in any case
     * @param oneIn of how many of the rest one is picked
     */
    Sampler(int perSecond, int oneIn, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.oneIn = oneIn;
        this.nanoTime = nanoTime;
        this.second = nanoTime.getAsLong();
    }

    /** @return the weight of this event; 0 when it is not picked */
    synchronized int weigh() {
        var now = nanoTime.getAsLong();
        if (now - second >= SECOND) {
            second = now;
            picked = 0;
        }
        skipped++;
        if (picked < perSecond) {
            picked++;
        } else if (oneIn == NONE_OF_THE_REST || skipped < oneIn) {
            return 0;
        }
        return takeSkipped();
    }

    /** What was picked could not be written down after all: the next one stands for it as well. */
    synchronized void returned(int weight) {
        skipped += weight;
    }

    private int takeSkipped() {
        var weight = skipped;
        skipped = 0;
        return weight;
    }
}
