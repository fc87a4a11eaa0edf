package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswerLogTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void countsAnswersAndMisses() {
        var log = AnswerLog.parse("""
                2026-01-01T00:00:01.5Z answered
                2026-01-01T00:00:02.000000001Z MISSED The connection to the server was refused
                2026-01-01T00:00:02.5Z something else
                2026-01-01T00:00:03Z answered
                """);

        assertThat(log.answers()).hasSize(2);
        assertThat(log.missed())
                .containsExactly("2026-01-01T00:00:02.000000001Z MISSED The connection to the server was refused");
    }

    @Test
    void aGapAtTheEndCounts() {
        var log = AnswerLog.parse("2026-01-01T00:00:01Z answered\n2026-01-01T00:00:02Z answered\n");

        assertThat(log.longestGap(START, START.plusSeconds(9))).isEqualTo(Duration.ofSeconds(7));
        assertThat(log.longestGap(START, START.plusSeconds(3))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void noAnswerAtAllIsOneGap() {
        assertThat(AnswerLog.parse("").longestGap(START, START.plusSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    }
}
