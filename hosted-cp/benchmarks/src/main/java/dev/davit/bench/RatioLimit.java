package dev.davit.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a ratio may be at most.
 *
 * @param max the limit; empty: it may be anything
 */
public record RatioLimit(OptionalDouble max) {

    /** @return the limit that an option asks for, if it is given */
    public static RatioLimit of(Optional<Double> max) {
        return new RatioLimit(max.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
    }

    /** @return whether there is a limit and the ratio is not within it; one that is no number never is */
    public boolean isExceededBy(double ratio) {
        return max.isPresent() && !(ratio <= max.getAsDouble());
    }

    /**
     * Says in one line whether the limit is kept.
     *
     * @param what the ratio, such as "the ratio"
     * @return a line that begins with "ok" or "FAILED"; empty without a limit
     */
    public Optional<String> verdict(String what, double ratio) {
        if (max.isEmpty()) {
            return Optional.empty();
        }
        var isExceeded = isExceededBy(ratio);
        return Optional.of(String.format(
                Locale.ROOT,
                "%s: %s %.3f is %s the limit of %.3f",
                isExceeded ? "FAILED" : "ok",
                what,
                ratio,
                isExceeded ? "above" : "not above",
                max.getAsDouble()));
    }
}
