package dev.davit.gateway.limits;

/** Which bound of a port kept something out; a reason of {@link RefusalCounts}. */
public enum Limit {
    /** Connections to the port. */
    CONNECTIONS("the port has too many connections"),
    /** Connections of one address, see {@link Source}. */
    SOURCE_CONNECTIONS("its address has too many connections"),
    /** Connections of one cluster. */
    CLUSTER_CONNECTIONS("its cluster has too many connections"),
    /** Handshakes of one address in a second. */
    SOURCE_HANDSHAKES("its address begins too many handshakes in a second"),
    /** Tunnels of one cluster that come up in a second. */
    CLUSTER_HANDSHAKES("its cluster has too many tunnels coming up in a second"),
    /** First bytes that are held because they do not yet say what they are for. */
    OPENING_BYTES("too many first bytes are incomplete"),
    /** Clients that wait for a cluster. */
    WAITING_CLIENTS("too many clients wait for a cluster"),
    /** CONNECTs of one cluster that wait for an answer. */
    PENDING_DIALS("its cluster has too many dials under way"),
    /** Of them over one tunnel. */
    TUNNEL_PENDING_DIALS("the node's tunnel has too many dials under way"),
    /** Streams of one tunnel, by what this end or the agent allows. */
    TUNNEL_STREAMS("the node's tunnel has too many streams"),
    /** Names that are being resolved, of all clusters or of one. */
    LOOKUPS("too many names are being resolved"),
    /** Bytes of one cluster that nobody takes. */
    BYTES_IN_FLIGHT("its cluster holds too many bytes that nobody takes"),
    /** Of them over one tunnel. */
    TUNNEL_BYTES_IN_FLIGHT("the node's tunnel holds too many bytes that nobody takes");

    private final String text;

    Limit(String text) {
        this.text = text;
    }

    /** @return one clause for a person, without a full stop */
    public String text() {
        return text;
    }
}
