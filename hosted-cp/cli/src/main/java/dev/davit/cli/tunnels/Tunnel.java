package dev.davit.cli.tunnels;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One tunnel of a machine, as its gateway describes it.
 *
 * @param gateway the replica that holds it
 * @param cluster {@code namespace/name} of the HostedCluster
 * @param remote where the machine's connection comes from
 * @param usable whether it takes new connections
 * @param streams connections on it, and dials under way
 * @param received bytes on the wire from the machine; empty when not known, as below
 * @param sent bytes on the wire to the machine
 * @param roundTripMillis of the last ping
 */
public record Tunnel(
        String gateway,
        String cluster,
        String clusterId,
        String clusterUid,
        String node,
        String remote,
        Instant since,
        boolean usable,
        int streams,
        Optional<Long> received,
        Optional<Long> sent,
        Optional<Double> roundTripMillis) {
    /** By cluster and machine; the newest first of those of one machine. */
    static final Comparator<Tunnel> ORDER = Comparator.comparing(Tunnel::cluster)
            .thenComparing(Tunnel::node)
            .thenComparing(Comparator.comparing(Tunnel::since).reversed())
            .thenComparing(Tunnel::gateway);

    /** @param json one element of what the gateway tells */
    static Tunnel of(String gateway, JsonNode json) {
        return new Tunnel(
                gateway,
                json.path("cluster").asText(),
                json.path("clusterID").asText(),
                json.path("clusterUID").asText(),
                json.path("node").asText(),
                json.path("remote").asText(),
                Instant.parse(json.path("since").asText()),
                json.path("usable").asBoolean(),
                json.path("streams").asInt(),
                Optional.of(json.path("bytesReceived"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asLong),
                Optional.of(json.path("bytesSent")).filter(JsonNode::isNumber).map(JsonNode::asLong),
                Optional.of(json.path("roundTripMillis"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble));
    }
}
