package dev.davit.gateway.egress;

import java.time.Duration;

/**
 * Bounds of an egress port.
 *
 * @param connections open at once, of all clusters
 * @param share of them that one cluster, or one address, may have
 * @param pendingPerCluster CONNECTs of one cluster that wait for an answer
 * @param handshake time for TLS, and again for the head of the request
 * @param answer time from the request to its answer; kube-apiserver itself waits without a bound (kubernetes issue 140512)
 *     and a webhook's default is 10 s, so every CONNECT is answered within 8 s
 * @param stall how long a node may refuse an API server's bytes, or an API server a node's, before the connection is reset
 */
public record EgressLimits(
        int connections, int share, int pendingPerCluster, Duration handshake, Duration answer, Duration stall) {
    /** @return the bounds that are used outside of tests */
    public static EgressLimits standard() {
        return new EgressLimits(
                20_000, 5_000, 256, Duration.ofSeconds(5), Duration.ofMillis(7_500), Duration.ofMinutes(15));
    }
}
