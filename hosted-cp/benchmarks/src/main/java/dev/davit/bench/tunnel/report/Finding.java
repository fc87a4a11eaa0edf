package dev.davit.bench.tunnel.report;

import java.util.Optional;

/**
 * One row of the report.
 *
 * @param what was measured, with its unit
 * @param tunnel what the tunnel reached
 * @param reference what it is compared with, if it is
 * @param judged the number that the aim is about: the ratio of the medians, or without a reference the median
 * @param aim what that should be, if it should be anything
 */
public record Finding(String what, Figures tunnel, Optional<Figures> reference, double judged, Optional<Aim> aim) {
    /** @return a row about a ratio */
    public static Finding ratio(String what, Figures tunnel, Figures reference, Aim aim) {
        return new Finding(
                what, tunnel, Optional.of(reference), tunnel.median() / reference.median(), Optional.of(aim));
    }

    /** @return a row about the tunnel alone */
    public static Finding plain(String what, Figures tunnel, Aim aim) {
        return new Finding(what, tunnel, Optional.empty(), tunnel.median(), Optional.of(aim));
    }

    /** @return a row about the tunnel alone, whose aim is about itself, with what the reference reached beside it */
    public static Finding plain(String what, Figures tunnel, Figures reference, Aim aim) {
        return new Finding(what, tunnel, Optional.of(reference), tunnel.median(), Optional.of(aim));
    }

    /** @return a row that only tells */
    public static Finding told(String what, Figures tunnel, Optional<Figures> reference) {
        return new Finding(what, tunnel, reference, Double.NaN, Optional.empty());
    }

    /** @return whether there is an aim that is not met */
    public boolean isMissed() {
        return aim.filter(wanted -> !wanted.isMetBy(judged)).isPresent();
    }

    /** @return a row of the table whose head is {@link Report#HEAD} */
    String row() {
        var compared = reference
                .map(other -> Figures.number(tunnel.median() / other.median()))
                .orElse("–");
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        what,
                        tunnel,
                        reference.map(Figures::toString).orElse("–"),
                        compared,
                        aim.map(Aim::toString).orElse("–"),
                        aim.isEmpty() ? "" : isMissed() ? "missed" : "ok");
    }
}
