package dev.davit.bench.idle;

import dev.davit.bench.PairedRun;
import dev.davit.bench.RatioLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the benchmark says at its end.
 *
 * @param figures what was measured
 * @param maxMemory what {@link Figures#memoryRatio} may be
 * @param maxCpu what {@link Figures#cpuRatio} may be
 */
record IdleReport(Figures figures, RatioLimit maxMemory, RatioLimit maxCpu) {

    /** @return a Markdown table, the ratios and whether they are within their limits, and the operator */
    List<String> lines() {
        var withoutNode = figures.withoutNode();
        var lines = new ArrayList<String>();
        lines.add("| what | "
                + Arrays.stream(Component.values())
                        .map(component -> component.program() + " MiB | ")
                        .collect(Collectors.joining())
                + "private memory MiB | CPU % of a core |");
        lines.add("| --- |" + " --- |".repeat(Component.values().length + 2));
        lines.add(row("HostedCluster with one node", figures.withNode()));
        lines.add(row("HostedCluster without node, median of " + withoutNode.size(), Usage.median(withoutNode)));
        lines.add(row("hand-written manifest, without node", figures.reference()));
        lines.addAll(judged("memory ratio", figures.memoryRatio(), maxMemory));
        lines.addAll(judged("cpu ratio", figures.cpuRatio(), maxCpu));
        lines.add(String.format(
                Locale.ROOT,
                "operator of %d HostedClusters: %.1f MiB resident, %.2f %% of a core, %d writes to the management API in"
                        + " %.0f s without those of its lease",
                withoutNode.size() + 1,
                figures.operator().residentMebibytes(),
                figures.operator().cpuPercent(),
                figures.operator().writes(),
                figures.seconds()));
        return lines;
    }

    /** @return what the process is to end with */
    int exitCode() {
        var isAboveLimit = maxMemory.isExceededBy(figures.memoryRatio()) || maxCpu.isExceededBy(figures.cpuRatio());
        return isAboveLimit ? PairedRun.Outcome.ABOVE_LIMIT : 0;
    }

    private static List<String> judged(String what, double ratio, RatioLimit limit) {
        var lines = new ArrayList<String>();
        lines.add(String.format(Locale.ROOT, "%s: %.3f", what, ratio));
        limit.verdict("the " + what, ratio).ifPresent(lines::add);
        return lines;
    }

    private static String row(String what, Usage usage) {
        return "| " + what + " | "
                + Arrays.stream(Component.values())
                        .map(component -> String.format(Locale.ROOT, "%.1f | ", usage.of(component)))
                        .collect(Collectors.joining())
                + String.format(Locale.ROOT, "%.1f | %.2f |", usage.totalMebibytes(), usage.cpuPercent());
    }
}
