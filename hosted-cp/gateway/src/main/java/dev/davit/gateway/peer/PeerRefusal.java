package dev.davit.gateway.peer;

/** Why another gateway is not used, or not believed to be one; a reason of {@link dev.davit.gateway.limits.RefusalCounts}. */
public enum PeerRefusal {
    /** Nothing answers at its address, or TLS with it fails. */
    UNREACHABLE,
    /** What answers there shows a certificate of something else. */
    NO_GATEWAY,
    /** It gives no sign of life, or says what is no JSON. */
    LINK_FAILED
}
