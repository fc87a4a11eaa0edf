package dev.davit.e2e.support;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Durations, counted by buckets.
 *
 * @param counts by upper bound in seconds, each with all that are shorter, as Prometheus has them; the last bound is infinite
 */
public record Histogram(SortedMap<Double, Long> counts) {
    /** Copies. */
    public Histogram {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    /** @return what was counted since an earlier answer of the same process */
    public Histogram since(Histogram earlier) {
        var difference = new TreeMap<Double, Long>();
        counts.forEach((bound, count) -> difference.put(bound, count - earlier.counts.getOrDefault(bound, 0L)));
        return new Histogram(difference);
    }

    /** @return how many there are */
    public long count() {
        return counts.isEmpty() ? 0 : upTo(counts.lastKey());
    }

    /**
     * @param bound in seconds, one of the buckets' bounds
     * @return how many were longer
     */
    public long above(double bound) {
        return counts.isEmpty() ? 0 : count() - upTo(bound);
    }

    /**
     * @param share such as 0.99
     * @return the bound in seconds of the bucket that this share of all is within; NaN when there are none
     */
    public double quantileBound(double share) {
        return counts.entrySet().stream()
                .filter(bucket -> count() > 0 && bucket.getValue() >= share * count())
                .mapToDouble(bucket -> bucket.getKey())
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * @param share such as 0.99
     * @return the number of the bucket that this share of all is within, 0 for that of the shortest
     * @throws IllegalStateException when there are none
     */
    public int quantileBucket(double share) {
        double bound = quantileBound(share);
        if (Double.isNaN(bound)) {
            throw new IllegalStateException("there is no duration");
        }
        return counts.headMap(bound).size();
    }

    /** @return in one line what a reader of a test's output wants to know */
    public String summary() {
        return "%d, p50 <= %s s, p99 <= %s s, longest <= %s s"
                .formatted(count(), quantileBound(0.5), quantileBound(0.99), quantileBound(1));
    }

    private long upTo(double bound) {
        return Objects.requireNonNull(counts.get(bound), () -> "no bucket ends at " + bound + ": " + counts.keySet());
    }
}
