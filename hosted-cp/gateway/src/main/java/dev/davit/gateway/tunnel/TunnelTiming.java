package dev.davit.gateway.tunnel;

import java.time.Duration;

/**
 * How long things may take on a tunnel.
 *
 * @param handshake bound of TLS and, again, of the agent's hello
 * @param ping interval of the liveness check; a peer that is silent for two intervals is dead
 */
public record TunnelTiming(Duration handshake, Duration ping) {
    /** @return the timing that is used outside of tests: a dead node is noticed within 15 s */
    public static TunnelTiming standard() {
        return new TunnelTiming(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }
}
