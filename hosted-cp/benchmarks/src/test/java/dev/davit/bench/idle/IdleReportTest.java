package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.davit.bench.RatioLimit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IdleReportTest {
    private static final RatioLimit NONE = new RatioLimit(OptionalDouble.empty());
    private static final Figures FIGURES = figures(0);

    @Test
    void setsThemSideBySide() {
        var lines = new IdleReport(FIGURES, new IdleLimits(NONE, NONE, NONE, NONE)).lines();

        assertThat(lines)
                .containsExactly(
                        "| what | etcd MiB | kube-apiserver MiB | kube-controller-manager MiB | kube-scheduler MiB"
                                + " | other MiB | private memory MiB | CPU % of a core |",
                        "| --- | --- | --- | --- | --- | --- | --- | --- |",
                        "| HostedCluster with one node | 20.0 | 140.0 | 0.0 | 0.0 | 0.0 | 160.0 | 6.00 |",
                        "| HostedCluster without node, median of 3 | 20.0 | 90.0 | 0.0 | 0.0 | 0.0 | 110.0 | 2.00 |",
                        "| hand-written manifest, without node | 20.0 | 180.0 | 0.0 | 0.0 | 0.0 | 200.0 | 10.00 |",
                        "memory ratio: 0.800",
                        "cpu ratio: 0.600",
                        "memory ratio without a node on either side: 0.550",
                        "cpu ratio without a node on either side: 0.200",
                        "operator of 4 HostedClusters: 256.0 MiB (268.4 MB) resident, 1.50 % of a core, 0 writes to the"
                                + " management API in 300 s without those of its lease",
                        "ok: the operator wrote nothing but its lease");
    }

    @Test
    void passesWithinAllLimits() {
        var report = new IdleReport(FIGURES, new IdleLimits(limit(0.8), limit(0.6), limit(269), limit(1.5)));

        assertThat(report.exitCode()).isZero();
        assertThat(report.lines())
                .contains(
                        "ok: the memory ratio 0.800 is not above the limit of 0.800",
                        "ok: the cpu ratio 0.600 is not above the limit of 0.600",
                        "ok: the operator's resident memory in MB 268.435 is not above the limit of 269.000",
                        "ok: the operator's CPU time in percent of a core 1.500 is not above the limit of 1.500");
    }

    @Test
    void failsAboveEitherRatio() {
        var memory = new IdleReport(FIGURES, new IdleLimits(limit(0.7), limit(0.6), NONE, NONE));
        var cpu = new IdleReport(FIGURES, new IdleLimits(NONE, limit(0.5), NONE, NONE));

        assertThat(memory.exitCode()).isEqualTo(3);
        assertThat(memory.lines()).contains("FAILED: the memory ratio 0.800 is above the limit of 0.700");
        assertThat(cpu.exitCode()).isEqualTo(3);
        assertThat(cpu.lines()).contains("FAILED: the cpu ratio 0.600 is above the limit of 0.500");
    }

    /** 256 MiB are more than 256 MB. */
    @Test
    void failsWhenTheOperatorUsesMoreThanItMay() {
        var memory = new IdleReport(FIGURES, new IdleLimits(NONE, NONE, limit(256), NONE));
        var cpu = new IdleReport(FIGURES, new IdleLimits(NONE, NONE, NONE, limit(1)));

        assertThat(memory.exitCode()).isEqualTo(3);
        assertThat(memory.lines())
                .contains("FAILED: the operator's resident memory in MB 268.435 is above the limit of 256.000");
        assertThat(cpu.exitCode()).isEqualTo(3);
        assertThat(cpu.lines())
                .contains("FAILED: the operator's CPU time in percent of a core 1.500 is above the limit of 1.000");
    }

    @Test
    void failsWhenTheOperatorWritesAlsoWithoutAnyLimit() {
        var report = new IdleReport(figures(7), new IdleLimits(NONE, NONE, NONE, NONE));

        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.lines())
                .last(STRING)
                .startsWith("FAILED: expected that the operator writes nothing but its lease, found 7 writes");
    }

    private static Figures figures(long writes) {
        return new Figures(
                usage(160, 6),
                List.of(usage(150, 3), usage(90, 1), usage(110, 2)),
                usage(200, 10),
                new OperatorUsage(256, 1.5, writes),
                300.2);
    }

    private static RatioLimit limit(double max) {
        return new RatioLimit(OptionalDouble.of(max));
    }

    private static Usage usage(double total, double cpuPercent) {
        return new Usage(Map.of(Component.ETCD, 20.0, Component.API_SERVER, total - 20), total, cpuPercent);
    }
}
