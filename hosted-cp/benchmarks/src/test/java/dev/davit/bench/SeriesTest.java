package dev.davit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void takesTheMiddleValueOfAnOddNumber() {
        assertThat(series(9, 1, 5).median()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(series(9, 1, 5, 7).median()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void comparesMedians() {
        assertThat(series(3).ratioTo(series(2))).isEqualTo(1.5);
    }

    @Test
    void comparesTheLargest() {
        assertThat(series(3, 9, 1).ratioOfLargest(series(2, 6))).isEqualTo(1.5);
    }

    @Test
    void findsPercentiles() {
        assertThat(series(4, 1, 3, 2).percentile(0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(series(4, 1, 3, 2).percentile(0.95)).isEqualTo(Duration.ofSeconds(4));
        assertThat(series(7).percentile(0)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> new Series("create", List.of())).hasMessageContaining("create");
    }

    private static Series series(int... seconds) {
        return new Series(
                "create", Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList());
    }
}
