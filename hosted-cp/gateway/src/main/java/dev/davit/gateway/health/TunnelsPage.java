package dev.davit.gateway.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.NodeSession;
import java.time.Duration;
import java.util.List;

/** The tunnels of this replica as JSON, for {@code davit tunnels}: names, addresses and counts, nothing secret. Pure. */
public final class TunnelsPage {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    private TunnelsPage() {}

    /** @return one JSON object and the end of the line */
    public static String json(String replica, boolean draining, List<Cluster> clusters) {
        var page = MAPPER.createObjectNode().put("replica", replica).put("draining", draining);
        var tunnels = page.putArray("tunnels");
        clusters.forEach(cluster -> cluster.sessions().all().forEach(session -> add(tunnels, cluster, session)));
        return page + "\n";
    }

    private static void add(ArrayNode tunnels, Cluster cluster, NodeSession session) {
        var tunnel = tunnels.addObject()
                .put("cluster", cluster.route().name())
                .put("clusterUID", session.clusterUid())
                .put("clusterID", cluster.route().clusterId())
                .put("node", session.node())
                .put("remote", session.remote().getHostAddress())
                .put("since", session.since().toString())
                .put("usable", session.usable())
                .put("streams", session.openStreams());
        session.traffic().ifPresent(traffic -> {
            tunnel.put("bytesReceived", traffic.received()).put("bytesSent", traffic.sent());
            traffic.roundTrip().ifPresent(time -> tunnel.put("roundTripMillis", millis(time)));
        });
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
