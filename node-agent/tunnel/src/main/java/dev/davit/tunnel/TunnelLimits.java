package dev.davit.tunnel;

import java.time.Duration;

/**
 * What one tunnel may take. Every buffer and count of the tunnel is bounded by a number in here.
 *
 * @param streamWindow bytes that a peer may send on one stream before the far socket took them
 * @param maxFrameSize largest DATA frame; 64 KiB costs a quarter less CPU than the default of 16 KiB
 * @param maxStreams streams open at once; the connection window is this times the stream window, so that streams which
 *     nobody reads can never use up what the others need
 * @param maxHeaderBytes size of one header list
 * @param resetsPerWindow RST_STREAM frames that a peer may send, or cause, in {@code resetWindow}. An API server resets a
 *     stream for every cancelled request, so the default of an HTTP/2 server (200 in 30 s) cuts healthy tunnels, and
 *     the default of a client (none) protects nothing
 * @param resetWindow see {@code resetsPerWindow}
 * @param maxBytesInFlight received and not yet taken by the far sockets, over all streams; above it new streams are
 *     refused
 */
public record TunnelLimits(
        int streamWindow,
        int maxFrameSize,
        int maxStreams,
        int maxHeaderBytes,
        int resetsPerWindow,
        Duration resetWindow,
        long maxBytesInFlight) {
    private static final int KIB = 1024;

    /** Checks that the connection window fits HTTP/2. */
    public TunnelLimits {
        if ((long) streamWindow * maxStreams > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("stream window × streams exceeds the largest HTTP/2 window");
        }
    }

    /** @return the gateway's: many tunnels, memory of a server */
    public static TunnelLimits gateway() {
        return new TunnelLimits(256 * KIB, 64 * KIB, 1024, 16 * KIB, 5_000, Duration.ofSeconds(10), 64L * KIB * KIB);
    }

    /** @return the agent's: one tunnel, memory of a small machine */
    public static TunnelLimits agent() {
        return new TunnelLimits(256 * KIB, 64 * KIB, 512, 16 * KIB, 5_000, Duration.ofSeconds(10), 16L * KIB * KIB);
    }

    /** @return the receive window of the whole connection */
    public int connectionWindow() {
        return streamWindow * maxStreams;
    }
}
