package dev.davit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = MemoryBudget.ofGateway(1_000);

    @Test
    void windowsGrowByHalfOfItTogether() {
        assertThat(budget.grow(400)).isEqualTo(400);
        assertThat(budget.grow(400)).isEqualTo(100);
        assertThat(budget.grow(400)).isZero();
        assertThat(budget.grown()).isEqualTo(500);
    }

    @Test
    void whatIsGivenBackIsGrantedAgain() {
        budget.grow(500);

        budget.giveBack(200);

        assertThat(budget.grow(300)).isEqualTo(200);
    }

    @Test
    void nothingGrowsWhileMemoryIsScarce() {
        var stream = budget.inFlight().share("a").part(new EmbeddedChannel()).open(() -> {});
        stream.received(501);

        assertThat(budget.grow(1)).isZero();

        stream.released(1);
        assertThat(budget.grow(1)).isEqualTo(1);
    }
}
