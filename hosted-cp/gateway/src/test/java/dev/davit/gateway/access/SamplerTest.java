package dev.davit.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong();

    private static List<Integer> weights(Sampler sampler, int events) {
        return IntStream.range(0, events).mapToObj(event -> sampler.weigh()).toList();
    }

    @Test
    void picksTheFirstOfASecondAndThenOneInSoMany() {
        var sampler = new Sampler(3, 4, now::get);

        assertThat(weights(sampler, 11)).containsExactly(1, 1, 1, 0, 0, 0, 4, 0, 0, 0, 4);
    }

    @Test
    void beginsAnewInTheNextSecondWithWhatWasLeftOut() {
        var sampler = new Sampler(2, 100, now::get);
        weights(sampler, 7);

        now.addAndGet(SECOND);

        assertThat(weights(sampler, 4)).containsExactly(6, 1, 0, 0);
    }

    @Test
    void picksNoneOfTheRestWhenToldSo() {
        var sampler = new Sampler(2, Sampler.NONE_OF_THE_REST, now::get);

        assertThat(weights(sampler, 10_000)).filteredOn(weight -> weight > 0).containsExactly(1, 1);

        now.addAndGet(SECOND);
        assertThat(sampler.weigh()).isEqualTo(9_999);
    }

    @Test
    void theWeightsOfAnySecondsAddUpToTheEvents() {
        var sampler = new Sampler(5, 7, now::get);
        var events = 0;
        var weight = 0;
        for (var second = 0; second < 20; second++) {
            for (var event = 0; event < second * 3; event++) {
                events++;
                weight += sampler.weigh();
            }
            now.addAndGet(SECOND);
        }

        weight += sampler.weigh();
        assertThat(weight).isEqualTo(events + 1);
    }

    @Test
    void whatCouldNotBeWrittenIsInTheWeightOfTheNext() {
        var sampler = new Sampler(10, 10, now::get);

        sampler.returned(sampler.weigh());

        assertThat(sampler.weigh()).isEqualTo(2);
    }
}
