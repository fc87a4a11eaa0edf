package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeDownTest {
    private final List<String> taken = new ArrayList<>();
    private final TakeDown takeDown = new TakeDown(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void takesTheLastAwayFirst() {
        takeDown.later("clusters", () -> taken.add("clusters"));
        takeDown.later("machine", () -> taken.add("machine"));

        takeDown.close();
        takeDown.close();

        assertThat(taken).containsExactly("machine", "clusters");
    }

    @Test
    void goesOnAfterAFailureAndTellsIt() {
        takeDown.later("clusters", () -> taken.add("clusters"));
        takeDown.later("machine", () -> {
            throw new IllegalArgumentException("no such machine");
        });

        assertThatIllegalStateException()
                .isThrownBy(takeDown::close)
                .withMessage("could not take away machine: no such machine");
        assertThat(taken).containsExactly("clusters");
    }

    @Test
    void letsNothingMoreBeMadeOnceItIsOver() {
        takeDown.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> takeDown.later("clusters", () -> taken.add("clusters")))
                .withMessage("interrupted before clusters was made");
    }
}
