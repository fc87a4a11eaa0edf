package dev.davit.model.pause;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PauseWindowTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    @ParameterizedTest(name = "pausedUntil {0}: {1}")
    @CsvSource({
        ", false",
        "true, true",
        "false, false",
        "2026-11-23T07:00:01Z, true",
        "2026-11-23T07:00:00Z, false",
        "2026-11-23T09:00:01+02:00, true",
        "tomorrow, false"
    })
    void holds(@Nullable String pausedUntil, boolean active) {
        assertThat(PauseWindow.of(pausedUntil, NOW).active()).isEqualTo(active);
    }

    @ParameterizedTest(name = "pausedUntil {0}: {1}")
    @CsvSource({
        "true, paused until spec.pausedUntil is removed: nothing is written until then",
        "2026-11-23T09:00:01+02:00, paused until 2026-11-23T07:00:01Z: nothing is written until then"
    })
    void saysUntilWhen(String pausedUntil, String message) {
        assertThat(PauseWindow.of(pausedUntil, NOW).message()).isEqualTo(message);
    }
}
