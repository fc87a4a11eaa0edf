package dev.davit.pki;

/** What to do with one leaf. */
public sealed interface RotationDecision {
    /** @param leaf stays as it is */
    record Keep(CertifiedKey leaf) implements RotationDecision {}

    /**
     * @param request what to issue
     * @param reason why
     */
    record Issue(LeafRequest request, RenewalReason reason) implements RotationDecision {}
}
