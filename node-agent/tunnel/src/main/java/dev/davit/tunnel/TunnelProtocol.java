package dev.davit.tunnel;

/** Names and numbers that both ends of the tunnel must agree on. Changing one of them is a new protocol version. */
public final class TunnelProtocol {
    /** The ALPN identifier; a peer that does not offer it is no tunnel. */
    public static final String ALPN = "davit-tunnel/1";

    /** {@code :protocol} of the control stream (an extended CONNECT, RFC 8441). */
    public static final String CONTROL_PROTOCOL = "davit-control";

    /** Version of the control messages that this code speaks. */
    public static final int CONTROL_VERSION = 1;

    /** Response header that carries the name of a {@link RefusalReason}. */
    public static final String REASON_HEADER = "davit-reason";

    private TunnelProtocol() {}
}
