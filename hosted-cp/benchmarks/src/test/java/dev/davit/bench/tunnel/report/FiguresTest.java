package dev.davit.bench.tunnel.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void takesTheMiddleValueOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
        assertThat(Figures.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Figures.of(9, 1, 5, 7).median()).isEqualTo(6);
    }

    @Test
    void showsTheMedianWithTheSmallestAndTheLargest() {
        assertThat(Figures.of(512.4, 498.2, 530.9)).hasToString("512 (498–531)");
    }

    @Test
    void showsWhatWasMeasuredOnceAlone() {
        assertThat(Figures.of(81.24)).hasToString("81.2");
    }

    @Test
    void showsSmallNumbersWithMoreDigits() {
        assertThat(List.of(
                        Figures.number(1234.5),
                        Figures.number(12.345),
                        Figures.number(1.2345),
                        Figures.number(0.84956)))
                .containsExactly("1235", "12.3", "1.23", "0.850");
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> new Figures(List.of())).hasMessageContaining("at least one");
    }
}
