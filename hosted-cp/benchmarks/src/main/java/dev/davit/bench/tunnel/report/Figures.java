package dev.davit.bench.tunnel.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One figure, measured several times.
 *
 * @param values in the order measured; never empty
 */
public record Figures(List<Double> values) {
    /** Copies the list, and refuses an empty one. */
    public Figures {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("expected at least one measurement, found none");
        }
    }

    /** @return what each of the measurements has of it */
    public static <T> Figures of(List<T> measurements, ToDoubleFunction<T> figure) {
        return new Figures(
                measurements.stream().map(one -> figure.applyAsDouble(one)).toList());
    }

    /** @return what was measured once or a few times */
    public static Figures of(double... values) {
        return new Figures(Arrays.stream(values).boxed().toList());
    }

    /** @return the median; of an even number of values the mean of the middle two */
    public double median() {
        var sorted = values.stream().sorted().toList();
        return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }

    /** @return the median and, of several, the smallest and the largest */
    @Override
    public String toString() {
        if (values.size() == 1) {
            return number(median());
        }
        var sorted = values.stream().sorted().toList();
        return number(median()) + " (" + number(sorted.getFirst()) + "–" + number(sorted.getLast()) + ")";
    }

    /** @return the number with three digits or more that mean something */
    public static String number(double value) {
        var size = Math.abs(value);
        var digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
