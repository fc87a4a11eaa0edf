package dev.davit.model.hibernation;

import dev.davit.api.v1alpha1.HibernationSchedule;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

/**
 * When a cluster sleeps by schedule. It says what is to be at any time from the times before alone, so that a time which
 * nobody was there for is caught up.
 */
public final class SleepSchedule {
    private final Cron sleep;
    private final Cron wake;
    private final ZoneId zone;

    private SleepSchedule(Cron sleep, Cron wake, ZoneId zone) {
        this.sleep = sleep;
        this.wake = wake;
        this.zone = zone;
    }

    /**
     * @param spec what the user asked for
     * @return the schedule
     * @throws IllegalArgumentException when a part of it is none; the message names the field and what was expected
     */
    public static SleepSchedule parse(HibernationSchedule spec) {
        return new SleepSchedule(
                field("sleep", spec.sleep(), SleepSchedule::cron),
                field("wake", spec.wake(), SleepSchedule::cron),
                field("timeZone", spec.timeZone(), SleepSchedule::zone));
    }

    /** @return whether the last of its times until then was one to fall asleep at; both at once mean awake */
    public boolean asleepAt(Instant now) {
        Optional<Instant> slept = sleep.last(now, zone);
        Optional<Instant> woke = wake.last(now, zone);
        return slept.isPresent() && (woke.isEmpty() || slept.get().isAfter(woke.get()));
    }

    /** @return the next time to fall asleep at */
    public Optional<Instant> nextSleep(Instant now) {
        return sleep.next(now, zone);
    }

    /** @return the next time to wake at */
    public Optional<Instant> nextWake(Instant now) {
        return wake.next(now, zone);
    }

    private static <T> T field(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException invalid) {
            throw new IllegalArgumentException(
                    "hibernation.schedule.%s: %s".formatted(name, invalid.getMessage()), invalid);
        }
    }

    private static Cron cron(String text) {
        Cron cron = Cron.parse(text);
        if (cron.next(Instant.EPOCH, ZoneId.of("UTC")).isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a time that comes, found \"%s\", a day that no year has".formatted(text));
        }
        return cron;
    }

    private static ZoneId zone(String text) {
        if (!ZoneId.getAvailableZoneIds().contains(text)) {
            throw new IllegalArgumentException(
                    "expected a time zone of the IANA database such as Europe/Vienna, found \"%s\"".formatted(text));
        }
        return ZoneId.of(text);
    }
}
