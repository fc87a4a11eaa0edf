package dev.davit.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Repeated measurements of one thing.
 *
 * @param name what was measured
 * @param values in the order measured; never empty
 */
public record Series(String name, List<Duration> values) {

    public Series {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Series " + name + " has no measurement");
        }
        values = List.copyOf(values);
    }

    /** @return the median; of an even number of values the mean of the middle two */
    public Duration median() {
        var sorted = values.stream().sorted().toList();
        var upper = sorted.get(sorted.size() / 2);
        var lower = sorted.get((sorted.size() - 1) / 2);
        return upper.plus(lower).dividedBy(2);
    }

    /** @return the smallest value that at least that share of all values, of 0 to 1, do not exceed */
    public Duration percentile(double share) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** @return median of this divided by the median of the reference */
    public double ratioTo(Series reference) {
        return (double) median().toNanos() / reference.median().toNanos();
    }

    /** @return the largest of this divided by the largest of the reference */
    public double ratioOfLargest(Series reference) {
        return (double) Collections.max(values).toNanos()
                / Collections.max(reference.values).toNanos();
    }

    /** @return one row of a Markdown table: name, median, smallest, largest, number */
    public String row() {
        var sorted = values.stream().sorted().toList();
        return "| %s | %s | %s | %s | %d |"
                .formatted(
                        name, seconds(median()), seconds(sorted.getFirst()), seconds(sorted.getLast()), values.size());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
