package dev.davit.bench.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.bench.RatioLimit;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IdleReportTest {
    private static final RatioLimit NONE = new RatioLimit(OptionalDouble.empty());
    private static final Figures FIGURES = new Figures(
            usage(160, 6),
            List.of(usage(150, 3), usage(90, 1), usage(110, 2)),
            usage(200, 10),
            new OperatorUsage(256, 1.5, 7),
            300.2);

    @Test
    void setsThemSideBySide() {
        var lines = new IdleReport(FIGURES, NONE, NONE).lines();

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
                        "operator of 4 HostedClusters: 256.0 MiB resident, 1.50 % of a core, 7 writes to the management"
                                + " API in 300 s without those of its lease");
    }

    @Test
    void passesWithinBothLimits() {
        var report = new IdleReport(FIGURES, limit(0.8), limit(0.6));

        assertThat(report.exitCode()).isZero();
        assertThat(report.lines())
                .contains(
                        "ok: the memory ratio 0.800 is not above the limit of 0.800",
                        "ok: the cpu ratio 0.600 is not above the limit of 0.600");
    }

    @Test
    void failsAboveEitherLimit() {
        var memory = new IdleReport(FIGURES, limit(0.7), limit(0.6));
        var cpu = new IdleReport(FIGURES, NONE, limit(0.5));

        assertThat(memory.exitCode()).isEqualTo(3);
        assertThat(memory.lines()).contains("FAILED: the memory ratio 0.800 is above the limit of 0.700");
        assertThat(cpu.exitCode()).isEqualTo(3);
        assertThat(cpu.lines()).contains("FAILED: the cpu ratio 0.600 is above the limit of 0.500");
    }

    private static RatioLimit limit(double max) {
        return new RatioLimit(OptionalDouble.of(max));
    }

    private static Usage usage(double total, double cpuPercent) {
        return new Usage(Map.of(Component.ETCD, 20.0, Component.API_SERVER, total - 20), total, cpuPercent);
    }
}
