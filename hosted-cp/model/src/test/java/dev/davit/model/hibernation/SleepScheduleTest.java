package dev.davit.model.hibernation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.v1alpha1.HibernationSchedule;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SleepScheduleTest {
    /** Friday 27 November 2026 is followed by a weekend. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-11-26T18:59:59Z, false
            2026-11-26T19:00:00Z, true
            2026-11-27T06:59:59Z, true
            2026-11-27T07:00:00Z, false
            2026-11-28T12:00:00Z, true
            2026-11-29T23:00:00Z, true
            2026-11-30T07:00:00Z, false
            """)
    void sleepsAtNightAndOnWeekends(Instant now, boolean asleep) {
        assertThat(schedule("0 19 * * 1-5", "0 7 * * 1-5", "UTC").asleepAt(now)).isEqualTo(asleep);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 19 * * *         | UTC           | 2026-11-26T19:00:00Z | 2026-11-27T19:00:00Z
            0 19 * * *         | Europe/Vienna | 2026-07-01T00:00:00Z | 2026-07-01T17:00:00Z
            0 19 * * *         | Europe/Vienna | 2026-12-01T00:00:00Z | 2026-12-01T18:00:00Z
            */15 8-9 * * *     | UTC           | 2026-11-26T08:15:00Z | 2026-11-26T08:30:00Z
            5,10 0 * * *       | UTC           | 2026-11-26T00:05:00Z | 2026-11-26T00:10:00Z
            0 0 * * sun        | UTC           | 2026-11-26T00:00:00Z | 2026-11-29T00:00:00Z
            0 0 * * 7          | UTC           | 2026-11-26T00:00:00Z | 2026-11-29T00:00:00Z
            0 0 * * MON-FRI    | UTC           | 2026-11-27T00:00:00Z | 2026-11-30T00:00:00Z
            0 0 29 2 *         | UTC           | 2026-11-26T00:00:00Z | 2028-02-29T00:00:00Z
            0 0 1 jan *        | UTC           | 2026-11-26T00:00:00Z | 2027-01-01T00:00:00Z
            0 0 13 * 5         | UTC           | 2026-11-11T00:00:00Z | 2026-11-13T00:00:00Z
            0 0 13 * 5         | UTC           | 2026-11-13T00:00:00Z | 2026-11-20T00:00:00Z
            0 0 1-7 * *        | UTC           | 2026-11-07T00:00:00Z | 2026-12-01T00:00:00Z
            30 2 * * *         | Europe/Vienna | 2026-03-28T12:00:00Z | 2026-03-29T01:30:00Z
            30 2 * * *         | Europe/Vienna | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z
            30 2 * * *         | Europe/Vienna | 2026-10-25T00:30:00Z | 2026-10-26T01:30:00Z
            0 0 * * *          | America/Sao_Paulo | 2018-11-03T12:00:00Z | 2018-11-04T03:00:00Z
            """)
    void knowsTheNextTime(String cron, String zone, Instant after, Instant next) {
        assertThat(schedule(cron, "0 0 1 1 *", zone).nextSleep(after)).contains(next);
        assertThat(schedule("0 0 1 1 *", cron, zone).nextWake(after)).contains(next);
    }

    /** The next time after one time, and the last time until the next one, are two ways to the same times. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */20 1-3 * * *  | Europe/Vienna
            0 19 * * 1-5    | Australia/Lord_Howe
            59 23 31 * *    | America/New_York
            30 2 29 2 *     | UTC
            """)
    void countsTheSameBackwards(String text, String zone) {
        var cron = Cron.parse(text);
        var place = ZoneId.of(zone);
        Instant time = Instant.parse("2026-03-01T00:00:00Z");
        for (int i = 0; i < 100; i++) {
            Instant next = cron.next(time, place).orElseThrow();
            assertThat(next).isAfter(time);
            assertThat(cron.last(next, place)).contains(next);
            if (i > 0) {
                assertThat(cron.last(next.minusMillis(1), place)).contains(time);
            }
            time = next;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            60 0 * * *   | UTC          | sleep: expected minute 0 to 59
            0 24 * * *   | UTC          | sleep: expected hour 0 to 23
            0 0 0 * *    | UTC          | sleep: expected day of month 1 to 31
            0 0 * 13 *   | UTC          | sleep: expected month 1 to 12
            0 0 * * 8    | UTC          | sleep: expected day of week 0 to 7
            0 0 * * x    | UTC          | found "x"
            9-5 0 * * *  | UTC          | found "9-5"
            */0 0 * * *  | UTC          | found "*/0"
            0 0 30 2 *   | UTC          | a day that no year has
            @daily       | UTC          | expected minute, hour, day of month, month and day of week, found "@daily"
            0 0 * * *    | Europe/Linz  | timeZone: expected a time zone of the IANA database
            0 0 * * *    | +02:00       | timeZone: expected a time zone of the IANA database
            """)
    void saysWhatIsWrong(String sleep, String zone, String message) {
        assertThatThrownBy(() -> schedule(sleep, "0 7 * * *", zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("hibernation.schedule.");
    }

    private static SleepSchedule schedule(String sleep, String wake, String zone) {
        return SleepSchedule.parse(new HibernationSchedule(sleep, wake, zone));
    }
}
