package dev.davit.operator.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * Control planes that start or wait for that.
 *
 * @param limit how many start at once
 * @param counts how many there are of each kind in each state
 * @param longestWait of those that wait
 */
public record Starts(int limit, Map<Key, Long> counts, Duration longestWait) {
    /** They wait for their turn. */
    public static final String QUEUED = "queued";
    /** They are starting. */
    public static final String RUNNING = "running";

    /** Copies. */
    public Starts {
        counts = Map.copyOf(counts);
    }

    /** What starts, and how far it is. */
    public record Key(String kind, String state) {}
}
