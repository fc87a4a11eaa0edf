package dev.davit.gateway.demux;

/** Why a public connection is closed before it reaches anything; also the tag of the metric. */
public enum OpeningRefusal {
    /** Neither TLS nor a PROXY header, or a broken one. */
    MALFORMED,
    /** The first bytes did not come in time, or the limit of their size was reached. */
    INCOMPLETE,
    /** TLS without a server name. */
    NO_NAME,
    /** A PROXY header without an authority. */
    NO_AUTHORITY,
    /** A name that is no {@code api.<id>.<domain>} or {@code tunnel.<id>.<domain>}. */
    FOREIGN_NAME,
    /** A name of a cluster that has no route. */
    UNKNOWN_CLUSTER,
    /** The cluster's {@code allowedCIDRs} do not hold the client's address. */
    CLIENT_NOT_ALLOWED,
    /** The cluster's kube-apiserver does not answer. */
    BACKEND_UNREACHABLE,
    /** The cluster sleeps, and this connection does not wake it. */
    HIBERNATED,
    /** The cluster did not wake before the client would have given up. */
    NOT_AWAKE_IN_TIME,
    /** Too many connections at once. */
    OVERLOADED,
    /** The settings were not read yet. */
    NOT_READY
}
