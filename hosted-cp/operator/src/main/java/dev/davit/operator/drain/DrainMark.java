package dev.davit.operator.drain;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A drain as annotations remember it, so that a restarted operator goes on where it was.
 *
 * @param node that is being drained
 * @param since when that was noticed
 */
record DrainMark(String node, Instant since) {
    private static final char SEPARATOR = '@';

    static DrainMark now(String node, Instant now) {
        return new DrainMark(node, now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** @return empty when somebody wrote something else there */
    static Optional<DrainMark> parse(String text) {
        int separator = text.lastIndexOf(SEPARATOR);
        try {
            return separator < 1
                    ? Optional.empty()
                    : Optional.of(
                            new DrainMark(text.substring(0, separator), Instant.parse(text.substring(separator + 1))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** @return the annotation's value */
    String text() {
        return node + SEPARATOR + since;
    }
}
