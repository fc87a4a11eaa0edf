package dev.davit.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventLimiterTest {
    private Instant now = Instant.EPOCH;
    private final EventLimiter limiter = new EventLimiter(Duration.ofSeconds(30), new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void someOfEachKindPassInEveryInterval() {
        assertThat(limiter.admits("a", 2)).isTrue();
        assertThat(limiter.admits("a", 2)).isTrue();
        assertThat(limiter.admits("a", 2)).isFalse();
        assertThat(limiter.admits("b", 1)).isTrue();
        assertThat(limiter.admits("b", 1)).isFalse();

        now = now.plusSeconds(30);

        assertThat(limiter.admits("a", 2)).isTrue();
    }
}
