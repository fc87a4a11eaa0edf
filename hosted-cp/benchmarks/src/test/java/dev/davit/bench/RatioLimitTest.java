package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RatioLimitTest {
    private final RatioLimit limit = new RatioLimit(OptionalDouble.of(0.8));

    @Test
    void isKeptUpToItself() {
        assertThat(limit.isExceededBy(0.8)).isFalse();
        assertThat(limit.verdict("the cpu ratio", 0.8))
                .contains("ok: the cpu ratio 0.800 is not above the limit of 0.800");
    }

    @Test
    void isExceededAboveItself() {
        assertThat(limit.isExceededBy(0.81)).isTrue();
        assertThat(limit.verdict("the cpu ratio", 0.81))
                .contains("FAILED: the cpu ratio 0.810 is above the limit of 0.800");
    }

    @Test
    void isExceededByWhatIsNoNumber() {
        assertThat(limit.isExceededBy(Double.NaN)).isTrue();
    }

    @Test
    void saysNothingWhenThereIsNone() {
        var none = new RatioLimit(OptionalDouble.empty());

        assertThat(none.isExceededBy(1_000)).isFalse();
        assertThat(none.verdict("the ratio", 1_000)).isEmpty();
    }
}
