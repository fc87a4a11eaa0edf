package dev.davit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeStepTest {
    @ParameterizedTest
    @CsvSource({
        "UP_TO_10, 0, UP_TO_10",
        "UP_TO_10, 10, UP_TO_10",
        "UP_TO_10, 11, UP_TO_100",
        "UP_TO_10, 101, UP_TO_500",
        "UP_TO_100, 501, MORE",
        "UP_TO_100, 1, UP_TO_100",
        "MORE, 0, MORE",
    })
    void growsAtOnceAndDoesNotShrinkByItself(NodeStep present, int nodes, NodeStep expected) {
        assertThat(NodeStep.next(Optional.of(present), Optional.of(nodes), false))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "UP_TO_100, 6, UP_TO_10",
        "UP_TO_100, 7, UP_TO_100",
        "UP_TO_500, 60, UP_TO_100",
        "UP_TO_500, 61, UP_TO_500",
        "MORE, 300, UP_TO_500",
        "MORE, 301, MORE",
        "MORE, 0, UP_TO_10",
        "UP_TO_10, 11, UP_TO_100",
        "UP_TO_10, 10, UP_TO_10",
    })
    void shrinksWithARollOutOnlyWhenThereIsRoomToGrowAgain(NodeStep present, int nodes, NodeStep expected) {
        assertThat(NodeStep.next(Optional.of(present), Optional.of(nodes), true))
                .isEqualTo(expected);
    }

    @Test
    void staysWhenNobodyKnowsTheMachines() {
        assertThat(NodeStep.next(Optional.of(NodeStep.MORE), Optional.empty(), true))
                .isEqualTo(NodeStep.MORE);
        assertThat(NodeStep.next(Optional.empty(), Optional.empty(), false)).isEqualTo(NodeStep.UP_TO_10);
        assertThat(NodeStep.next(Optional.empty(), Optional.of(40), false)).isEqualTo(NodeStep.UP_TO_100);
    }

    /** Machines that come and go around every border: each step is entered once. */
    @Test
    void rollsOutOncePerStepHoweverMachinesComeAndGo() {
        var step = NodeStep.UP_TO_10;
        var changes = 0;
        for (var nodes :
                IntStream.range(0, 10_000).map(i -> 5 + i % 12 + i / 20).toArray()) {
            var next = NodeStep.next(Optional.of(step), Optional.of(nodes), false);
            changes += next.equals(step) ? 0 : 1;
            step = next;
        }

        assertThat(changes).isEqualTo(3);
    }
}
