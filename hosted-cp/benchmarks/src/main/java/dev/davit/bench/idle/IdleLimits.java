package dev.davit.bench.idle;

import dev.davit.bench.RatioLimit;

/**
 * What {@link Figures} may be at most. What the operator writes has no limit to choose: it may write nothing.
 *
 * @param memoryRatio of {@link Figures#memoryRatio}
 * @param cpuRatio of {@link Figures#cpuRatio}
 * @param operatorMegabytes of {@link OperatorUsage#residentMegabytes}
 * @param operatorCpuPercent of {@link OperatorUsage#cpuPercent}
 */
record IdleLimits(
        RatioLimit memoryRatio, RatioLimit cpuRatio, RatioLimit operatorMegabytes, RatioLimit operatorCpuPercent) {

    /** @return whether everything is within its limit */
    boolean areKeptBy(Figures figures) {
        var operator = figures.operator();
        return !memoryRatio.isExceededBy(figures.memoryRatio())
                && !cpuRatio.isExceededBy(figures.cpuRatio())
                && !operatorMegabytes.isExceededBy(operator.residentMegabytes())
                && !operatorCpuPercent.isExceededBy(operator.cpuPercent())
                && operator.writes() == 0;
    }
}
