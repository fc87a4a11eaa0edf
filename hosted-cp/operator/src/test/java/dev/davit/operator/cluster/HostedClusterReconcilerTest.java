package dev.davit.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HostedClusterReconcilerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    @Test
    void looksAgainInTheFutureHoweverLongItTook() {
        Instant due = NOW.plusSeconds(1);

        assertThat(HostedClusterReconciler.delay(NOW, due)).isEqualTo(Duration.ofSeconds(2));
        assertThat(HostedClusterReconciler.delay(NOW.plusSeconds(60), due)).isEqualTo(Duration.ZERO);
    }
}
