package dev.davit.gateway.egress;

import java.time.Duration;

/**
 * Bounds of the egress ports.
 *
 * @param connections open at once at both ports; how many of them one source, or one cluster, may have is said by
 *     {@link dev.davit.gateway.limits.Places}
 * @param handshakesPerSecond of one source; twice as many may come at once
 * @param pendingPerCluster CONNECTs of one cluster that wait for an answer
 * @param pendingPerTunnel of them to one node, so that those to a node that does not answer leave room for others
 * @param handshake time for TLS, and again for the head of the request
 * @param answer time from the request to its answer; kube-apiserver itself waits without a bound (kubernetes issue 140512)
 *     and a webhook's default is 10 s, so every CONNECT is answered within 8 s
 * @param stall how long a node may refuse an API server's bytes, or an API server a node's, before the connection is reset
 * @param idle how long nothing may come or go before it is
 */
public record EgressLimits(
        int connections,
        int handshakesPerSecond,
        int pendingPerCluster,
        int pendingPerTunnel,
        Duration handshake,
        Duration answer,
        Duration stall,
        Duration idle) {
    /** @return the bounds that are used outside of tests */
    public static EgressLimits standard(int connections, int handshakesPerSecond, Duration idle) {
        return new EgressLimits(
                connections,
                handshakesPerSecond,
                1_024,
                128,
                Duration.ofSeconds(5),
                Duration.ofMillis(7_500),
                Duration.ofMinutes(15),
                idle);
    }
}
