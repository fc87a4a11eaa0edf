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
 * @param limits what it may be
 */
record IdleReport(Figures figures, IdleLimits limits) {

    /** @return a Markdown table, the ratios and the operator, and whether they are within their limits */
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
        lines.addAll(judged("memory ratio", figures.memoryRatio(), limits.memoryRatio()));
        lines.addAll(judged("cpu ratio", figures.cpuRatio(), limits.cpuRatio()));
        lines.add(ratio("memory ratio without a node on either side", figures.memoryRatioWithoutNode()));
        lines.add(ratio("cpu ratio without a node on either side", figures.cpuRatioWithoutNode()));
        lines.addAll(operator());
        return lines;
    }

    /** @return what the process is to end with */
    int exitCode() {
        return limits.areKeptBy(figures) ? 0 : PairedRun.Outcome.ABOVE_LIMIT;
    }

    private List<String> operator() {
        var operator = figures.operator();
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "operator of %d HostedClusters: %.1f MiB (%.1f MB) resident, %.2f %% of a core, %d writes to the"
                        + " management API in %.0f s without those of its lease",
                figures.withoutNode().size() + 1,
                operator.residentMebibytes(),
                operator.residentMegabytes(),
                operator.cpuPercent(),
                operator.writes(),
                figures.seconds()));
        limits.operatorMegabytes()
                .verdict("the operator's resident memory in MB", operator.residentMegabytes())
                .ifPresent(lines::add);
        limits.operatorCpuPercent()
                .verdict("the operator's CPU time in percent of a core", operator.cpuPercent())
                .ifPresent(lines::add);
        lines.add(
                operator.writes() == 0
                        ? "ok: the operator wrote nothing but its lease"
                        : "FAILED: expected that the operator writes nothing but its lease, found " + operator.writes()
                                + " writes; the audit log of the management cluster says which");
        return lines;
    }

    private static List<String> judged(String what, double ratio, RatioLimit limit) {
        var lines = new ArrayList<String>();
        lines.add(ratio(what, ratio));
        limit.verdict("the " + what, ratio).ifPresent(lines::add);
        return lines;
    }

    private static String ratio(String what, double ratio) {
        return String.format(Locale.ROOT, "%s: %.3f", what, ratio);
    }

    private static String row(String what, Usage usage) {
        return "| " + what + " | "
                + Arrays.stream(Component.values())
                        .map(component -> String.format(Locale.ROOT, "%.1f | ", usage.of(component)))
                        .collect(Collectors.joining())
                + String.format(Locale.ROOT, "%.1f | %.2f |", usage.totalMebibytes(), usage.cpuPercent());
    }
}
