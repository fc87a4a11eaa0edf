package dev.davit.gateway.tunnel;

/** Why a node's connection gets no tunnel; the other reasons are those of a handshake that fails. */
public enum TunnelRefusal {
    /** This gateway stops. */
    DRAINING("this gateway stops"),
    /** Another protocol, or none, was agreed on by ALPN. */
    WRONG_PROTOCOL("the client does not speak davit-tunnel/1"),
    /** The handshake ended without a client certificate. */
    NO_CERTIFICATE("the client shows no certificate"),
    /** A certificate of the cluster that is not a node's. */
    NO_NODE("the certificate names no node");

    private final String text;

    TunnelRefusal(String text) {
        this.text = text;
    }

    /** @return one clause for a person, without a full stop */
    String text() {
        return text;
    }
}
