package dev.davit.bench.tunnel.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Finding FAST =
            Finding.ratio("bulk up: MiB/s", Figures.of(90, 91, 92), Figures.of(100, 100, 100), Aim.atLeast(0.85));
    private static final Finding SLOW =
            Finding.ratio("bulk down: MiB/s", Figures.of(80), Figures.of(100), Aim.atLeast(0.85));
    private static final Finding LARGE = Finding.plain("agent resident: MB", Figures.of(85.5), Aim.atMost(85));

    @Test
    void isATableWithARatioOfTheMediansForEachRow() {
        assertThat(Report.of("bulk", List.of(FAST, SLOW, LARGE), List.of("a note"))
                        .lines())
                .containsExactly(
                        "| what | tunnel | reference | ratio | aim | |",
                        "| --- | --- | --- | --- | --- | --- |",
                        "| bulk up: MiB/s | 91.0 (90.0–92.0) | 100 (100–100) | 0.910 | ≥ 0.85 | ok |",
                        "| bulk down: MiB/s | 80.0 | 100 | 0.800 | ≥ 0.85 | missed |",
                        "| agent resident: MB | 85.5 | – | – | ≤ 85 | missed |",
                        "bulk: a note");
    }

    @Test
    void namesEveryAimThatIsMissed() {
        assertThat(Report.of("bulk", List.of(FAST, SLOW, LARGE), List.of()).missed())
                .containsExactly(
                        "FAILED: bulk down: MiB/s: 0.800 is not ≥ 0.85",
                        "FAILED: agent resident: MB: 85.5 is not ≤ 85");
    }

    @Test
    void anAimIsMetAtItsBound() {
        assertThat(Aim.atLeast(0.85).isMetBy(0.85)).isTrue();
        assertThat(Aim.atMost(1.2).isMetBy(1.2)).isTrue();
        assertThat(Aim.atMost(1.2).isMetBy(Double.NaN)).isFalse();
        assertThat(Aim.atLeast(1.2).isMetBy(Double.NaN)).isFalse();
    }

    @Test
    void whatIsToldHasNoAimToMiss() {
        var told = Finding.told("p99", Figures.of(1e9), Optional.of(Figures.of(1)));

        assertThat(told.isMissed()).isFalse();
        assertThat(Report.of("x", List.of(told), List.of()).lines())
                .contains("| p99 | 1000000000 | 1.00 | 1000000000 | – |  |");
    }

    @Test
    void aMissedAimEndsWithThreeOnlyWhenItIsChecked() {
        var missed = List.of(Report.of("bulk", List.of(SLOW), List.of()));

        assertThat(Report.exitCode(missed, true)).isEqualTo(3);
        assertThat(Report.exitCode(missed, false)).isZero();
        assertThat(Report.exitCode(List.of(Report.of("bulk", List.of(FAST), List.of())), true))
                .isZero();
    }

    @Test
    void whatCouldNotBeMeasuredEndsWithOneAndSaysWhy() {
        var failed = Report.failed("stall", "the process agent-2 has ended");

        assertThat(failed.lines()).containsExactly("stall could not be measured: the process agent-2 has ended");
        assertThat(Report.exitCode(List.of(Report.of("bulk", List.of(SLOW), List.of()), failed), true))
                .isEqualTo(1);
    }
}
