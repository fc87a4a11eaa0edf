package dev.davit.model.pause;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a cluster is left alone now.
 *
 * @param active nothing may be written
 * @param until when that ends by itself
 */
public record PauseWindow(boolean active, Optional<Instant> until) {
    /** @param pausedUntil true, or an RFC 3339 time; anything else means not paused */
    public static PauseWindow of(@Nullable String pausedUntil, Instant now) {
        if (pausedUntil == null) {
            return new PauseWindow(false, Optional.empty());
        }
        if (pausedUntil.equals("true")) {
            return new PauseWindow(true, Optional.empty());
        }
        try {
            Instant end = OffsetDateTime.parse(pausedUntil).toInstant();
            return new PauseWindow(now.isBefore(end), Optional.of(end));
        } catch (DateTimeParseException noTime) {
            return new PauseWindow(false, Optional.empty());
        }
    }

    /** @return for the condition */
    public String message() {
        return "paused until %s: nothing is written until then"
                .formatted(until.map(Instant::toString).orElse("spec.pausedUntil is removed"));
    }
}
