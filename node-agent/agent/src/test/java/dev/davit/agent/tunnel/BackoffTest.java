package dev.davit.agent.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(4), new Random(1));

    @Test
    void growsFromTheFirstToTheLastPause() {
        for (var longest : new int[] {200, 400, 800, 1600, 3200, 4000, 4000}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(longest / 2), Duration.ofMillis(longest));
        }
    }

    @Test
    void startsAgainAfterASuccess() {
        backoff.slowest();

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void neverExceedsTheLastPause() {
        for (var i = 0; i < 1_000; i++) {
            assertThat(backoff.next()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(4));
        }
    }
}
