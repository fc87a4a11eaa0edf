package dev.davit.gateway.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How long something took, as a histogram. For any thread. */
public final class Durations {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double[] bounds;
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    /** @param bounds upper bounds of the buckets in seconds, ascending; what is above the last is counted as well */
    public Durations(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
    }

    /** Counts one that took so long. */
    public void record(long took) {
        var bucket = 0;
        while (bucket < bounds.length && took > bounds[bucket] * NANOS_PER_SECOND) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(took);
    }

    /** Writes the buckets, which hold all that are shorter as well, the sum and the count. */
    public void write(MetricsText.Metric metric, String... labels) {
        long below = 0;
        for (var bucket = 0; bucket < counts.length; bucket++) {
            below += counts[bucket].sum();
            metric.bucket(bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY, below, labels);
        }
        metric.part("_sum", nanos.sum() / NANOS_PER_SECOND, labels).part("_count", below, labels);
    }
}
