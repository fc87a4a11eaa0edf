package dev.davit.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeLookPaceTest {
    private long now = 7;
    private final NodeLookPace pace = new NodeLookPace(() -> now);

    private int looksWithin(Duration time, boolean settled) {
        var looks = 0;
        for (var second = 0; second < time.toSeconds(); second++) {
            if (pace.due()) {
                looks++;
                if (settled) {
                    pace.settled();
                }
            }
            now += Duration.ofSeconds(1).toNanos();
        }
        return looks;
    }

    @Test
    void hurriesForAMinuteAndThenLooksTwiceAMinute() {
        assertThat(looksWithin(Duration.ofMinutes(1), false)).isEqualTo(60);

        assertThat(looksWithin(Duration.ofMinutes(10), false)).isEqualTo(20);
    }

    @Test
    void looksTwiceAMinuteAtANodeThatIsReady() {
        assertThat(looksWithin(Duration.ofMinutes(10), true)).isEqualTo(20);
    }

    @Test
    void hurriesAgainWhenAReadyNodeGetsIntoTrouble() {
        looksWithin(Duration.ofMinutes(10), true);

        assertThat(looksWithin(Duration.ofMinutes(1), false)).isBetween(50, 60);
    }
}
