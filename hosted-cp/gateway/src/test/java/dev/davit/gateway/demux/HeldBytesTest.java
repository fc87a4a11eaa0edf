package dev.davit.gateway.demux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private final HeldBytes held = new HeldBytes(800);

    @Test
    void oneSourceMayHaveAnEighth() {
        assertThat(held.tryHold("a", 60)).isTrue();
        assertThat(held.tryHold("a", 41)).isFalse();
        assertThat(held.tryHold("a", 40)).isTrue();
        assertThat(held.tryHold("b", 100)).isTrue();
    }

    @Test
    void allTogetherMayHaveAllOfIt() {
        for (var source = 0; source < 8; source++) {
            assertThat(held.tryHold(source, 100)).isTrue();
        }
        assertThat(held.tryHold("late", 1)).isFalse();

        held.release(3, 100);
        assertThat(held.tryHold("late", 100)).isTrue();
        assertThat(held.tryHold(3, 1)).isFalse();
    }
}
