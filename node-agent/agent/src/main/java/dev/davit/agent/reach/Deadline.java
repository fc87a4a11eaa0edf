package dev.davit.agent.reach;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * When something has to be done.
 *
 * @param bound how long all of it may take
 * @param at the end of that, {@link System#nanoTime()}
 */
record Deadline(Duration bound, long at) {
    static Deadline in(Duration bound) {
        return new Deadline(bound, System.nanoTime() + bound.toNanos());
    }

    /** @return the nanoseconds that are left; none are fewer than none */
    long nanosLeft() {
        return Math.max(0, at - System.nanoTime());
    }

    /** @return the same in milliseconds for interfaces that take 0 for "for ever": at least one */
    int millisLeft() {
        return (int) Math.clamp(nanosLeft() / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /** @return the bound for a person */
    String seconds() {
        return BigDecimal.valueOf(bound.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
