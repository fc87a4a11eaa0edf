package dev.davit.tunnel;

import java.time.Duration;

/**
 * What one tunnel may take. Every count and size of the tunnel is bounded by a number in here; what all tunnels of a process
 * hold together is bounded by its {@link MemoryBudget}.
 *
 * @param streamWindow bytes that a peer may send on a stream at first, before the far socket took them
 * @param largestStreamWindow what that may grow to while the far socket takes them fast
 * @param maxFrameSize largest DATA frame; 64 KiB costs a quarter less CPU than the default of 16 KiB
 * @param maxStreams streams open at once
 * @param maxHeaderBytes size of one header list
 * @param resetsPerWindow RST_STREAM frames that a peer may send, or cause, in {@code resetWindow}. An API server resets a
 *     stream for every cancelled request, so the default of an HTTP/2 server (200 in 30 s) cuts healthy tunnels, and
 *     the default of a client (none) protects nothing
 * @param resetWindow see {@code resetsPerWindow}
 */
public record TunnelLimits(
        int streamWindow,
        int largestStreamWindow,
        int maxFrameSize,
        int maxStreams,
        int maxHeaderBytes,
        int resetsPerWindow,
        Duration resetWindow) {
    private static final int KIB = 1024;

    /** Checks that windows can only grow. */
    public TunnelLimits {
        if (streamWindow > largestStreamWindow) {
            throw new IllegalArgumentException("the first window of a stream is larger than the largest");
        }
    }

    /** @return the gateway's: many tunnels, memory of a server */
    public static TunnelLimits gateway() {
        return new TunnelLimits(64 * KIB, 4 * KIB * KIB, 64 * KIB, 8_192, 16 * KIB, 5_000, Duration.ofSeconds(10));
    }

    /** @return the agent's: one or two tunnels, memory of a small machine */
    public static TunnelLimits agent() {
        return new TunnelLimits(64 * KIB, KIB * KIB, 64 * KIB, 5_120, 16 * KIB, 5_000, Duration.ofSeconds(10));
    }

    /**
     * The receive window of the whole connection. It is refilled by whatever arrives, so that streams which nobody reads
     * never use up what the others need; only the windows of the streams hold a sender back.
     */
    public int connectionWindow() {
        return 1 << 30;
    }
}
