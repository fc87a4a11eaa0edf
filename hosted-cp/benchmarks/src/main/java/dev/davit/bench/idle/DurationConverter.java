package dev.davit.bench.idle;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 90s, 10m, 1h30m. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            var duration = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // told below, in the same words as a duration that is not positive
        }
        throw new TypeConversionException("'" + value + "' is no duration: write it as 90s, 10m or 1h30m");
    }
}
