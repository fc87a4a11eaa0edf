package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.probe.NodesResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodesPaceTest {
    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");
    private static final NodesResult NOBODY = new NodesResult.Unknown();
    private static final NodesResult CONNECTED = new NodesResult.Connected("w1");
    private static final NodesResult FAILED = new NodesResult.Disconnected("w1", "status 503");

    private final NodesPace pace = new NodesPace();

    private Optional<NodesResult> at(int seconds, boolean machines, NodesResult result) {
        return pace.accept(Optional.of(machines), result, START.plusSeconds(seconds));
    }

    @Test
    void doesNotComplainOfAFirstJoinThatIsUnderWay() {
        assertThat(at(0, false, NOBODY)).contains(NOBODY);

        for (int second = 1; second < 60; second += 2) {
            assertThat(at(second, true, FAILED)).isEmpty();
            assertThat(pace.next()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        }
        assertThat(at(60, true, CONNECTED)).contains(CONNECTED);
    }

    @Test
    void complainsOfAFirstJoinWhoseTunnelStaysAway() {
        at(0, false, NOBODY);

        assertThat(at(10, true, FAILED)).isEmpty();
        assertThat(at(69, true, FAILED)).isEmpty();
        assertThat(at(70, true, FAILED)).contains(FAILED);
    }

    @Test
    void complainsSoonOfATunnelThatWasUp() {
        at(0, false, NOBODY);
        at(10, true, CONNECTED);

        assertThat(at(25, true, FAILED)).as("one failure may be chance").isEmpty();
        assertThat(at(27, true, FAILED)).contains(FAILED);
    }

    @Test
    void complainsSoonOfMachinesThatWereThereBeforeThisOperator() {
        pace.accept(Optional.empty(), NOBODY, START);

        assertThat(at(1, true, FAILED)).isEmpty();
        assertThat(at(3, true, FAILED)).contains(FAILED);
    }

    @Test
    void aJoinAfterTheLastMachineHasLeftIsAFirstOneAgain() {
        at(0, true, CONNECTED);
        at(10, false, NOBODY);

        assertThat(at(20, true, FAILED)).isEmpty();
        assertThat(at(22, true, FAILED)).isEmpty();
    }
}
