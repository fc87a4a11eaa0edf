package dev.davit.api.v1alpha1;

/** What a token is good for now. */
public enum JoinTokenPhase {
    /** The hosted cluster does not have it yet. */
    Pending,
    /** Machines can join with it. */
    Ready,
    /** It was used as often as allowed. */
    Exhausted,
    /** Its time is over. */
    Expired,
    /** It cannot be made; the message says why. */
    Refused
}
