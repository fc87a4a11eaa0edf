package dev.davit.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

    private final EventBudget budget = new EventBudget();

    @Test
    void endsAfterABurstAndLeavesOthersTheirs() {
        assertThat(taken("noisy", NOW, EventBudget.BURST + 50)).isEqualTo(EventBudget.BURST);

        assertThat(budget.takes("quiet", NOW)).isTrue();
    }

    @Test
    void growsAgainWithTime() {
        taken("noisy", NOW, EventBudget.BURST);

        assertThat(taken("noisy", NOW.plus(EventBudget.REFILL.multipliedBy(2)), 10))
                .isEqualTo(2);
    }

    @Test
    void growsNoLargerThanABurst() {
        taken("noisy", NOW, EventBudget.BURST);

        assertThat(taken("noisy", NOW.plus(EventBudget.REFILL.multipliedBy(1_000)), EventBudget.BURST * 2))
                .isEqualTo(EventBudget.BURST);
    }

    private long taken(String uid, Instant now, int wanted) {
        return IntStream.range(0, wanted).filter(i -> budget.takes(uid, now)).count();
    }
}
