package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PairedRunTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> order = new ArrayList<>();

    @Test
    void measuresAlternatelyAndLetsBothBeginAsOften() {
        run(0, 4, OptionalDouble.empty(), measured("a", 1, 1, 1, 1), measured("b", 1, 1, 1, 1));

        assertThat(order).containsExactly("a0", "b0", "b1", "a1", "a2", "b2", "b3", "a3");
    }

    @Test
    void comparesTheMedians() {
        var outcome = run(0, 3, OptionalDouble.empty(), measured("a", 3, 100, 1), measured("b", 2, 2, 50));

        assertThat(outcome.ratio()).isEqualTo(1.5);
        assertThat(outcome.exitCode()).isZero();
        assertThat(text()).contains("| a | 3.00 s | 1.00 s | 100.00 s | 3 |", "ratio of the medians: 1.500");
    }

    @Test
    void leavesOutTheWarmUps() {
        var outcome = run(2, 1, OptionalDouble.empty(), measured("a", 90, 80, 4), measured("b", 1, 1, 2));

        assertThat(outcome.ratio()).isEqualTo(2);
        assertThat(text()).contains("a, warm-up 1: 90.00 s", "a, warm-up 2: 80.00 s", "a, run 1: 4.00 s");
    }

    @Test
    void failsAboveTheLimitAndSaysSo() {
        var outcome = run(0, 1, OptionalDouble.of(1.5), measured("a", 2), measured("b", 1));

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(text()).contains("FAILED: the ratio 2.000 is above the limit of 1.500");
    }

    @Test
    void passesAtTheLimit() {
        var outcome = run(0, 1, OptionalDouble.of(2), measured("a", 2), measured("b", 1));

        assertThat(outcome.exitCode()).isZero();
        assertThat(text()).contains("ok: the ratio 2.000 is not above the limit of 2.000");
    }

    private PairedRun.Outcome run(
            int warmUps, int runs, OptionalDouble maxRatio, PairedRun.Measured a, PairedRun.Measured b) {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new PairedRun(out, warmUps, runs, maxRatio).run(a, b);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private PairedRun.Measured measured(String name, int... seconds) {
        return new PairedRun.Measured() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration measure(int repetition) {
                order.add(name + repetition);
                return Duration.ofSeconds(seconds[repetition]);
            }
        };
    }
}
