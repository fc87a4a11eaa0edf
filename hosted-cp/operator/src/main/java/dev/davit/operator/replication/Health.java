package dev.davit.operator.replication;

import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.probe.ProbeResult;
import java.util.Optional;

/**
 * Whether a cluster is well enough for a change of its size to begin. Pure.
 *
 * @param created whether it was ever rolled out
 * @param available whether a pod of its control plane is ready
 * @param probe whether its API answers
 */
public record Health(boolean created, boolean available, ProbeResult probe) {
    /**
     * Why no change of the size begins.
     *
     * @param refusal reason of the condition; empty while it is only to be waited for
     */
    record Obstacle(Optional<String> refusal, String message) {}

    /**
     * @param etcd what etcd says
     * @param shrinks whether it is to have fewer pods, which may be what makes it well: then those that found no node, or are
     *     down, are no reason against it
     * @param unplaced whether a pod has no node
     */
    Optional<Obstacle> obstacle(EtcdState etcd, boolean shrinks, boolean unplaced) {
        if (shrinks && (!created || unplaced)) {
            return Optional.empty();
        }
        if (etcd.reach() == EtcdState.Reach.NONE) {
            return refused(
                    Reasons.ETCD_UNHEALTHY,
                    "etcd has no quorum that answers; its members stay as they are until it has");
        }
        if (shrinks && !etcd.down().isEmpty()) {
            return Optional.empty();
        }
        if (etcd.full()) {
            return refused(
                    Reasons.ETCD_UNHEALTHY,
                    "etcd's database has reached its quota; the availability changes when there is room again");
        }
        if (!available) {
            return refused(
                    Reasons.CONTROL_PLANE_UNHEALTHY,
                    "no pod of the control plane is ready; the availability changes when one is");
        }
        return switch (probe) {
            case ProbeResult.Passed passed -> Optional.empty();
            case ProbeResult.Unknown unknown -> waits("the API has not been probed yet");
            case ProbeResult.Failed failed ->
                refused(
                        Reasons.CONTROL_PLANE_UNHEALTHY,
                        "the API does not answer, as Available says; the availability changes when it does");
        };
    }

    private static Optional<Obstacle> waits(String message) {
        return Optional.of(new Obstacle(Optional.empty(), message));
    }

    /** Of a cluster that has not come up yet nobody can say that it is not well. */
    private Optional<Obstacle> refused(String reason, String message) {
        return created ? Optional.of(new Obstacle(Optional.of(reason), message)) : waits(message);
    }
}
