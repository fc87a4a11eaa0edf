package dev.davit.agent.tunnel;

/** Why there is no tunnel, as an event and a metric name it. */
public enum DisconnectReason {
    /** The name of the gateway does not resolve, or nothing answers at its address. */
    UNREACHABLE,
    /** The gateway knows no cluster of this name: deleted, or not published yet. */
    UNKNOWN_CLUSTER,
    /** The gateway's certificate is not signed by the cluster's CA, or names another cluster. */
    UNTRUSTED_GATEWAY,
    /** The gateway did not take this node's certificate. */
    CERTIFICATE_REJECTED,
    /** This node's certificate, key or CA file cannot be read. */
    BAD_CREDENTIALS,
    /** Something that nobody has thought of; the log has it. */
    INTERNAL_ERROR,
    /** TLS or the protocol on top of it failed otherwise. */
    HANDSHAKE_FAILED,
    /** The gateway refused this node on the control stream. */
    REFUSED,
    /** The cluster sleeps. */
    HIBERNATED,
    /** The gateway drains for a restart. */
    DRAINED,
    /** The gateway has a connection of this node already. */
    DUPLICATE,
    /** The gateway did not answer a PING in time. */
    DEAD_PEER,
    /** The connection ended. */
    CONNECTION_LOST,
    /** The agent itself stopped. */
    STOPPED
}
