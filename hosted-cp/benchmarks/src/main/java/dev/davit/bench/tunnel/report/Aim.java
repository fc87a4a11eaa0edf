package dev.davit.bench.tunnel.report;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param bound the number itself is good enough
 * @param most whether it is the largest good one; else it is the smallest
 */
public record Aim(double bound, boolean most) {
    /** @return the aim of not being above that */
    public static Aim atMost(double bound) {
        return new Aim(bound, true);
    }

    /** @return the aim of not being below that */
    public static Aim atLeast(double bound) {
        return new Aim(bound, false);
    }

    /** @return whether the value is good enough; what is no number never is */
    public boolean isMetBy(double value) {
        return most ? value <= bound : value >= bound;
    }

    @Override
    public String toString() {
        return (most ? "≤ " : "≥ ") + number(bound);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
