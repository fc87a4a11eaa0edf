package dev.davit.tunnel;

/**
 * Why a connection was not made. The name is what goes into events, metrics and the {@code davit-reason} header; the
 * status is what the CONNECT is answered with; the text is what a person reads.
 */
public enum RefusalReason {
    /** The request is no CONNECT to {@code host:port}. */
    BAD_REQUEST(400, "not a CONNECT to host:port"),
    /** The client certificate names nobody who may use this port. */
    IDENTITY_NOT_ALLOWED(403, "the client certificate does not name a hosted cluster"),
    /** The certificate is of a cluster that the gateway has no route of. */
    UNKNOWN_CLUSTER(404, "the gateway knows no such cluster"),
    /** No Node of the cluster has this name or address, no pod range of a Node contains it. */
    UNKNOWN_TARGET(404, "no node of this cluster has that address"),
    /** Two Nodes claim the address; neither gets it. */
    ADDRESS_CONFLICT(409, "two nodes claim that address"),
    /** The port is neither the kubelet's nor an allowed host port of that node. */
    PORT_NOT_ALLOWED(403, "that port of the node is not open to the API server"),
    /** The target's node has no tunnel. */
    NODE_NOT_CONNECTED(503, "the node is not connected"),
    /** The address is in a range that hosted API servers may not reach. */
    RANGE_DENIED(403, "that address range is denied"),
    /** The node does not own the address that it was asked to dial. */
    NOT_OWN_ADDRESS(403, "the node does not own that address"),
    /** The name does not resolve. */
    UNRESOLVABLE(502, "no such host"),
    /** The far end refused, or the way to it failed. */
    DIAL_FAILED(502, "dialling the target failed"),
    /** No answer within the bound. */
    DIAL_TIMEOUT(504, "the target did not answer in time"),
    /** A limit is reached: streams, pending dials or bytes in flight. */
    OVERLOADED(503, "too many connections at once, try again"),
    /** The tunnel broke while the dial was pending. */
    TUNNEL_LOST(502, "the tunnel to the node was lost");

    private final int status;
    private final String text;

    RefusalReason(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** @return the HTTP status that says this */
    public int status() {
        return status;
    }

    /** @return one clause for a person, without a full stop */
    public String text() {
        return text;
    }

    /** @return the reason with that name, or {@link #DIAL_FAILED} when this version does not know it */
    public static RefusalReason fromWire(CharSequence name) {
        for (var reason : values()) {
            if (reason.name().contentEquals(name)) {
                return reason;
            }
        }
        return DIAL_FAILED;
    }
}
