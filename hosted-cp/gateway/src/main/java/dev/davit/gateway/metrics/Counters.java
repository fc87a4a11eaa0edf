package dev.davit.gateway.metrics;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * One counter for each constant of an enum, so that a series for each is there from the start: a rate over a series that
 * begins with its first event misses that event. For any thread.
 */
public final class Counters<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    /** Begins at zero. */
    public Counters(Class<E> type) {
        counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new LongAdder());
        }
    }

    /** Counts one. */
    public void increment(E constant) {
        add(constant, 1);
    }

    /** Counts some. */
    public void add(E constant, long some) {
        requireNonNull(counts.get(constant)).add(some);
    }

    /** @return how many were counted */
    public long count(E constant) {
        return requireNonNull(counts.get(constant)).sum();
    }

    /** @return how many were counted of all constants together */
    public long total() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /**
     * Writes a sample for each constant.
     *
     * @param label that holds the constant's name
     * @param others labels and values that each sample has besides
     */
    public void write(MetricsText.Metric metric, String label, String... others) {
        var labels = new String[others.length + 2];
        System.arraycopy(others, 0, labels, 0, others.length);
        counts.forEach((constant, count) -> {
            labels[others.length] = label;
            labels[others.length + 1] = name(constant);
            metric.sample(count.sum(), labels);
        });
    }

    /** @return as it stands in a label */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
