package dev.davit.operator.hibernation;

import java.time.Instant;
import java.util.Optional;

/**
 * What was read about a cluster's sleep.
 *
 * @param requested when a client last asked for it to wake, as far as this operator knows
 * @param controlPlaneGone whether the control plane is scaled to nothing, or missing, and its last pod is gone
 * @param etcdGone the same of etcd
 */
public record SleepFacts(Optional<Instant> requested, boolean controlPlaneGone, boolean etcdGone) {
    /** Of a cluster that is awake. */
    public static final SleepFacts NONE = new SleepFacts(Optional.empty(), false, false);

    /** @return whether one that is not awake has pods, or will have */
    public boolean hasPods() {
        return !controlPlaneGone || !etcdGone;
    }
}
