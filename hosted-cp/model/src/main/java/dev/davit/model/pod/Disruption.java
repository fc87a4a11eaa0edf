package dev.davit.model.pod;

import java.util.Optional;

/**
 * How a cluster meets the drains of the management cluster's nodes. Marks are opaque here: who plans writes them and reads
 * them back from the objects.
 *
 * @param movedFrom mark of the pod template; another one is one roll-out
 * @param controlPlane whether drains wait for the control plane's pods
 * @param etcd whether drains wait for etcd's members
 */
public record Disruption(Optional<String> movedFrom, Guard controlPlane, Guard etcd) {
    /** Nothing was ever drained. */
    public static final Disruption NONE = new Disruption(Optional.empty(), Guard.STANDING, Guard.STANDING);

    /** @return the same for a cluster that sleeps or wakes: its API is away anyway, so no drain waits for it */
    public Disruption unguarded() {
        return new Disruption(movedFrom, Guard.LIFTED, Guard.LIFTED);
    }

    /**
     * Whether drains wait for a component's pods.
     *
     * @param drain mark of a drain that is under way
     * @param lifted whether drains may take an only pod; with a mark, also whether they may take all of several at once
     */
    public record Guard(Optional<String> drain, boolean lifted) {
        /** No drain is under way, and none may take the pod unasked. */
        public static final Guard STANDING = new Guard(Optional.empty(), false);

        /** On the way to another number of pods, no drain waits for an only one. */
        public static final Guard LIFTED = new Guard(Optional.empty(), true);
    }
}
