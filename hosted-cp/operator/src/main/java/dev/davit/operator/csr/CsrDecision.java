package dev.davit.operator.csr;

import java.util.Optional;

/** What to do with one certificate request. */
public sealed interface CsrDecision {
    /** Approve it; a token, if one is named, is used up by one. */
    record Approve(String message, Optional<TokenView> token, String nodeName) implements CsrDecision {}

    /** Deny it for good. */
    record Deny(DenialReason reason, String message) implements CsrDecision {}

    /** Something that is needed for the decision is not known yet. */
    record Wait(String message) implements CsrDecision {}

    /** Not Davit's to decide on. */
    record NotOurs() implements CsrDecision {}
}
