package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingPatienceTest {
    private final PublicPort.Patience patience = PublicPort.Patience.standard();

    @Test
    void dialsLessOftenTheLongerItWaits() {
        assertThat(Stream.iterate(patience.pause(), patience::after).limit(5).map(Duration::toMillis))
                .containsExactly(50L, 100L, 200L, 250L, 250L);
    }
}
