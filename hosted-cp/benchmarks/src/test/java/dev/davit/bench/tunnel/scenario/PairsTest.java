package dev.davit.bench.tunnel.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> order = new ArrayList<>();

    @Test
    void measuresAlternatelyAndLetsBothBeginAsOften() {
        measure(new Pace(0, Duration.ZERO, 4, Duration.ofSeconds(3)));

        assertThat(order).containsExactly("a3", "b3", "b3", "a3", "a3", "b3", "b3", "a3");
    }

    @Test
    void leavesOutTheWarmUpsAndLetsThemTakeTheirOwnTime() {
        var pairs = measure(new Pace(1, Duration.ofSeconds(9), 2, Duration.ofSeconds(3)));

        assertThat(order).startsWith("a9", "b9", "b3");
        assertThat(pairs.tunnel()).containsExactly(4.0, 5.0);
        assertThat(pairs.reference()).containsExactly(3.0, 6.0);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("x, warm-up 1: 1.00, reference 2.00", "x, run 2: 5.00, reference 6.00");
    }

    private Pairs<Double> measure(Pace pace) {
        return Pairs.measure(
                pace,
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                "x",
                length -> note("a", length),
                length -> note("b", length),
                value -> value);
    }

    /** The value is the place in the order. */
    private double note(String who, Duration length) {
        order.add(who + length.toSeconds());
        return order.size();
    }
}
