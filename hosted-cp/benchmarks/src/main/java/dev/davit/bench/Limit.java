package dev.davit.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * What a ratio is to be at most.
 *
 * @param what of what it is the ratio
 * @param most the limit, if there is one
 */
public record Limit(String what, Optional<Double> most) {
    /** Exit code of a benchmark that found a ratio above its limit: it ran to its end, unlike with 1 or 2. */
    public static final int EXCEEDED = 3;

    /** Prints the ratio and what it means, and tells whether it is not above the limit. */
    public boolean isKept(PrintStream out, double ratio) {
        out.printf(Locale.ROOT, "%s: %.3f%n", what, ratio);
        boolean kept = most.isEmpty() || ratio <= most.get();
        most.ifPresent(limit -> out.printf(
                Locale.ROOT,
                "%s: the ratio %.3f is %s the limit of %.3f%n",
                kept ? "ok" : "FAILED",
                ratio,
                kept ? "not above" : "above",
                limit));
        return kept;
    }
}
