package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT59S,59s", "PT60S,1m", "PT61S,1m1s", "PT2H5M,2h5m", "PT23H59M59S,23h59m", "PT49H,2d1h"})
    void writesAtMostTwoUnits(Duration duration, String words) {
        assertThat(Durations.words(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"90s,PT90S", "10m,PT10M", "1h30m,PT1H30M"})
    void readsDurationsAsKubectlDoes(String words, Duration duration) {
        assertThat(new Waiting.DurationConverter().convert(words)).isEqualTo(duration);
    }
}
