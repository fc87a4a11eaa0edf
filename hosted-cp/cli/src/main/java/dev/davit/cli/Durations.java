package dev.davit.cli;

import java.time.Duration;

/** Durations as people and kubectl write them. */
final class Durations {
    private static final long SECONDS_PER_MINUTE = 60;

    private Durations() {}

    /** @return such as 45s, 10m or 2h5m, at most two units */
    static String words(Duration duration) {
        if (duration.toDays() > 0) {
            return join(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return join(duration.toHours(), "h", duration.toMinutesPart(), "m");
        }
        return duration.toSeconds() < SECONDS_PER_MINUTE
                ? duration.toSeconds() + "s"
                : join(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
    }

    private static String join(long large, String largeUnit, int small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
