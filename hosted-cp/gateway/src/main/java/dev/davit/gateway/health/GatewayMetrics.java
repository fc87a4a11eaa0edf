package dev.davit.gateway.health;

import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import java.util.Map;

/**
 * What a gateway holds at a moment.
 *
 * @param publicConnections at the public port, tunnels included
 * @param publicReceived bytes that came from them
 * @param publicSent bytes that went to them
 * @param egressConnections of hosted API servers
 * @param bytesInFlight that one side sent and the other has not taken yet
 * @param maxBytesInFlight of them, kept by cutting connections
 * @param stalledStreams directions of connections, whose receiver has taken nothing for a while
 * @param draining whether it takes no new tunnels
 * @param refusals connections that were not taken, since the start
 */
public record GatewayMetrics(
        int publicConnections,
        long publicReceived,
        long publicSent,
        int egressConnections,
        long bytesInFlight,
        long maxBytesInFlight,
        long stalledStreams,
        boolean draining,
        Map<Refused, Long> refusals)
        implements MetricSource {
    /** Copies. */
    public GatewayMetrics {
        refusals = Map.copyOf(refusals);
    }

    @Override
    public void write(MetricsText text) {
        text.gauge("davit_gateway_public_connections", "Connections at the public port", publicConnections);
        text.counter("davit_gateway_public_bytes_total", "Bytes at the public port, with TLS and tunnels")
                .sample(publicReceived, "direction", "received")
                .sample(publicSent, "direction", "sent");
        text.gauge("davit_gateway_egress_connections", "Connections of hosted API servers", egressConnections)
                .gauge(
                        "davit_gateway_bytes_in_flight",
                        "Bytes taken from one side and not yet by the other",
                        bytesInFlight)
                .gauge("davit_gateway_bytes_in_flight_limit", "Bytes in flight that are allowed", maxBytesInFlight)
                .gauge(
                        "davit_gateway_stalled_streams",
                        "Directions of connections whose receiver has taken nothing for a second or more",
                        stalledStreams)
                .gauge("davit_gateway_draining", "Whether it is about to stop", draining ? 1 : 0);
        var refused = text.counter("davit_gateway_refusals_total", "Connections that were not taken");
        for (Refused reason : Refused.values()) {
            refused.sample(refusals.getOrDefault(reason, 0L), "reason", Counters.name(reason));
        }
    }
}
