package dev.davit.gateway;

import java.time.Duration;

/**
 * What an operator of the service may have to fit to its size; everything else is bounded by numbers that follow from these, or
 * that nobody needs to change.
 *
 * @param publicConnections at the public port, tunnels included
 * @param egressConnections of hosted API servers, at both egress ports
 * @param tunnelHandshakes that one source may begin in a second, and that the machines of one cluster may complete
 * @param egressHandshakes that one source may begin in a second
 * @param idle how long nothing may come or go on a connection that is passed on
 */
public record FrontLimits(
        int publicConnections, int egressConnections, int tunnelHandshakes, int egressHandshakes, Duration idle) {
    /** What the kubelet allows a stream of {@code kubectl exec} (streamingConnectionIdleTimeout). */
    private static final Duration IDLE = Duration.ofHours(4);

    /** @return the limits that are used where nothing is set */
    public static FrontLimits standard() {
        return new FrontLimits(32_768, 16_384, 400, 4_000, IDLE);
    }
}
