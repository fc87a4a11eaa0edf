package dev.davit.bench.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    private static final int COUNT = 3;

    private final Set<Integer> prepared = new ConcurrentSkipListSet<>();
    private final Set<Integer> gone = new ConcurrentSkipListSet<>();
    private final CountDownLatch asked = new CountDownLatch(COUNT);

    @Test
    void asksForAllBeforeOneServesAndTakesAllAway() {
        var series = new AtOnce(COUNT).bringUp(new Way(COUNT));

        assertThat(series.values())
                .containsExactly(Duration.ofSeconds(0), Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(gone).containsExactly(0, 1, 2);
    }

    @Test
    void takesAllAwayWhenOneFails() {
        assertThatThrownBy(() -> new AtOnce(COUNT).bringUp(new Way(1)))
                .hasMessage("one of 3 control planes failed")
                .hasRootCauseMessage("broken");
        assertThat(gone).containsExactly(0, 1, 2);
    }

    private final class Way implements ControlPlane {
        private final int broken;

        private Way(int broken) {
            this.broken = broken;
        }

        @Override
        public String name() {
            return "way";
        }

        @Override
        public void prepare(int number) {
            prepared.add(number);
        }

        @Override
        public Duration bringUp(int number) {
            assertThat(prepared).hasSize(COUNT);
            asked.countDown();
            try {
                assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (number == broken) {
                throw new IllegalStateException("broken");
            }
            return Duration.ofSeconds(number);
        }

        @Override
        public void takeDown(int number) {
            gone.add(number);
        }
    }
}
