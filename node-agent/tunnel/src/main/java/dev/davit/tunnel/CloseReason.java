package dev.davit.tunnel;

/** Why a relayed connection or a tunnel ended; also the tag of its metric. */
public enum CloseReason {
    /** Both directions ended with FIN. */
    FINISHED,
    /** The far end of the tunnel reset the stream. */
    STREAM_RESET,
    /** The socket was reset or failed. */
    SOCKET_FAILED,
    /** The socket was closed before the other direction ended. */
    SOCKET_CLOSED,
    /** The tunnel below the stream is gone. */
    TUNNEL_LOST,
    /** The far end took nothing for too long. */
    STALLED,
    /** Nothing came or went for too long. */
    IDLE,
    /** The peer broke the protocol. */
    PROTOCOL_ERROR,
    /** The peer said more on the control stream than anybody has reason to. */
    TOO_MANY_MESSAGES,
    /** The peer did not answer a PING in time. */
    DEAD_PEER,
    /** A newer connection took the place of this one. */
    REPLACED,
    /** The cluster has no route any more. */
    CLUSTER_DELETED,
    /** The cluster sleeps. */
    HIBERNATED,
    /** The cluster's trust changed and this peer is outside of it. */
    REVOKED,
    /** The peer's Node was deleted, and its certificate is from before. */
    NODE_DELETED,
    /** The peer's certificate is not valid any more. */
    CERTIFICATE_EXPIRED,
    /** The cluster does not allow the address that this peer comes from. */
    ADDRESS_NOT_ALLOWED,
    /** This process stops. */
    SHUTDOWN
}
