package dev.davit.model.hibernation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recurring time in the five fields of crontab(5): minute, hour, day of month, month, day of week. When both days are
 * restricted, either counts. Each local time comes once a day: one that daylight saving leaves out comes as much later as
 * the clocks were put forward, one that it repeats comes the first time.
 */
final class Cron {
    /** 29 February may be eight years away, and it may be asked for on one day of the week only: 28, or 40, years. */
    private static final int DAYS = 41 * 366;

    private static final int FIELDS = 5;

    private final CronField minute;
    private final CronField hour;
    private final CronField dayOfMonth;
    private final CronField month;
    private final CronField dayOfWeek;

    private Cron(String[] fields) {
        this.minute = CronField.parse(fields[0], CronField.Kind.MINUTE);
        this.hour = CronField.parse(fields[1], CronField.Kind.HOUR);
        this.dayOfMonth = CronField.parse(fields[2], CronField.Kind.DAY_OF_MONTH);
        this.month = CronField.parse(fields[3], CronField.Kind.MONTH);
        this.dayOfWeek = CronField.parse(fields[4], CronField.Kind.DAY_OF_WEEK);
    }

    /** @throws IllegalArgumentException when the text is none; the message says what was expected */
    static Cron parse(String text) {
        var fields = text.strip().split(" +");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(
                    "expected minute, hour, day of month, month and day of week, found \"" + text + '"');
        }
        return new Cron(fields);
    }

    /** @return the first time after that one; empty when there is none in forty years */
    Optional<Instant> next(Instant after, ZoneId zone) {
        LocalDate start = after.atZone(zone).toLocalDate().minusDays(1);
        return IntStream.range(0, DAYS)
                .mapToObj(start::plusDays)
                .filter(this::hasDay)
                .flatMap(day -> times().mapToObj(time -> at(day, time, zone)).sorted())
                .filter(time -> time.isAfter(after))
                .findFirst();
    }

    /** @return the last time that is not after that one; empty when there is none in forty years */
    Optional<Instant> last(Instant until, ZoneId zone) {
        LocalDate start = until.atZone(zone).toLocalDate().plusDays(1);
        return IntStream.range(0, DAYS)
                .mapToObj(start::minusDays)
                .filter(this::hasDay)
                .flatMap(day -> times().mapToObj(time -> at(day, time, zone)).sorted((a, b) -> b.compareTo(a)))
                .filter(time -> !time.isAfter(until))
                .findFirst();
    }

    private boolean hasDay(LocalDate day) {
        boolean inMonth = dayOfMonth.has(day.getDayOfMonth());
        boolean inWeek = dayOfWeek.has(day.getDayOfWeek().getValue() % 7);
        boolean either = !dayOfMonth.everything() && !dayOfWeek.everything();
        return month.has(day.getMonthValue()) && (either ? inMonth || inWeek : inMonth && inWeek);
    }

    /** @return minutes of a day */
    private IntStream times() {
        return hour.values().stream().flatMap(h -> minute.values().stream().map(m -> h * 60 + m));
    }

    private static Instant at(LocalDate day, int minuteOfDay, ZoneId zone) {
        return ZonedDateTime.of(day, LocalTime.of(minuteOfDay / 60, minuteOfDay % 60), zone)
                .toInstant();
    }
}
