package dev.davit.pki;

/** Why a leaf is issued again. */
public enum RenewalReason {
    /** There is none yet, or it cannot be read. */
    MISSING,
    /** Another authority signed it, or its key is not its own. */
    ISSUER_CHANGED,
    /** Subject, names or usages differ from what is wanted. */
    CONTENT_CHANGED,
    /** Less than a third of its life is left. */
    DUE,
    /** Less than half of its life is left and another leaf of the set is issued anyway: one rollout instead of two. */
    DUE_SOON
}
