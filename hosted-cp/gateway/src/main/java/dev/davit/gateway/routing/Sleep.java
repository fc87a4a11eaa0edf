package dev.davit.gateway.routing;

/** Whether a cluster's API server is there, as the operator has published it. */
public enum Sleep {
    /** It is. */
    AWAKE,
    /** It is away on purpose, and nobody but its owner wakes it. */
    ASLEEP,
    /** It is away on purpose, until a client asks for it. */
    WAKES_ON_REQUEST,
    /** It is about to be there: clients wait for it. */
    WAKING;

    /** @return whether nothing is let through, and machines are turned away */
    public boolean away() {
        return this == ASLEEP || this == WAKES_ON_REQUEST;
    }
}
