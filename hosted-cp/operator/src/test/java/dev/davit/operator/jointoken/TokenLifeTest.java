package dev.davit.operator.jointoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifeTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"30m, PT30M", "1h, PT1H", "24h, PT24H", "1h30m, PT1H30M", "90s, PT90S"})
    void endsAfterItsTtl(String ttl, Duration life) {
        Instant created = Instant.parse("2026-11-23T07:00:00Z");

        assertThat(TokenLife.end("2026-11-23T07:00:00Z", ttl)).isEqualTo(created.plus(life));
    }
}
