package dev.davit.bench.idle;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What one control plane uses.
 *
 * @param mebibytes private memory by component, in MiB
 * @param totalMebibytes private memory of all of them
 * @param cpuPercent CPU time of all of them, in percent of one core
 */
record Usage(Map<Component, Double> mebibytes, double totalMebibytes, double cpuPercent) {

    Usage {
        mebibytes = Map.copyOf(mebibytes);
    }

    /** @return the median of each figure by itself, so the total need not be the sum; there is at least one */
    static Usage median(List<Usage> usages) {
        var mebibytes = new EnumMap<Component, Double>(Component.class);
        for (var component : Component.values()) {
            mebibytes.put(component, median(usages, usage -> usage.of(component)));
        }
        return new Usage(mebibytes, median(usages, Usage::totalMebibytes), median(usages, Usage::cpuPercent));
    }

    /** @return private memory of one component in MiB, 0 when it has no process */
    double of(Component component) {
        return mebibytes.getOrDefault(component, 0.0);
    }

    private static double median(List<Usage> usages, ToDoubleFunction<Usage> figure) {
        var sorted = usages.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
