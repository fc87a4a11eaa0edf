package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.FleetConfig;
import java.util.Objects;

/**
 * How many control planes start at once. A start is busy with one CPU core for most of its time, so one for each core
 * keeps the management cluster busy, and no start slows another one. Pure.
 */
public final class StartLimit {
    /** More would wait for the operator's threads and for the management cluster's API. */
    private static final int MOST = 32;

    private static final double MILLIS = 1000;

    private StartLimit() {}

    /** @param milliCpu what the nodes offer to pods, in thousandths of a core; a node of 2 cores keeps a little back */
    public static int of(FleetConfig fleet, long milliCpu) {
        return Objects.requireNonNullElseGet(
                fleet.maxConcurrentStarts(), () -> (int) Math.clamp(Math.round(milliCpu / MILLIS), 1, MOST));
    }
}
