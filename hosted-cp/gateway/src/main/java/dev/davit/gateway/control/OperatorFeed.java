package dev.davit.gateway.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.feed.Subscribers;
import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every connected operator what happens. For any thread. */
public final class OperatorFeed implements GatewayEvents {
    private static final Logger LOGGER = LoggerFactory.getLogger(OperatorFeed.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration EVENT_INTERVAL = Duration.ofSeconds(30);
    /** A request that got lost is repeated by the client's next attempt. */
    private static final Duration WAKE_INTERVAL = Duration.ofSeconds(2);

    private static final int CONFLICTS_PER_INTERVAL = 16;
    private static final int DUPLICATES_PER_INTERVAL = 16;

    private final String replica;
    private final EventLimiter limiter;
    private final EventLimiter wakes;
    private final Subscribers operators = new Subscribers();

    /** @param replica what this gateway calls itself */
    public OperatorFeed(String replica, Clock clock) {
        this.replica = replica;
        this.limiter = new EventLimiter(EVENT_INTERVAL, clock);
        this.wakes = new EventLimiter(WAKE_INTERVAL, clock);
    }

    /** Adds an operator. */
    void subscribe(Channel operator, Supplier<List<Cluster>> clusters) {
        operators.add(operator, () -> now(clusters.get()));
    }

    private List<ObjectNode> now(List<Cluster> clusters) {
        var lines = new ArrayList<ObjectNode>();
        var json = MAPPER.createObjectNode().put("type", "snapshot").put("replica", replica);
        lines.add(json);
        var sessions = json.putArray("sessions");
        for (var cluster : clusters) {
            for (var session : cluster.sessions().newest()) {
                sessions.addObject()
                        .put("clusterUID", session.clusterUid())
                        .put("node", session.node())
                        .put("remote", session.remote().getHostAddress())
                        .put("since", session.since().toString());
            }
            cluster.conflicts().stream()
                    .limit(CONFLICTS_PER_INTERVAL)
                    .forEach(conflict -> lines.add(json(cluster.route().clusterUid(), conflict)));
        }
        return lines;
    }

    /** Shows every operator that this gateway lives. */
    public void ping() {
        operators.publish(MAPPER.createObjectNode().put("type", "ping"));
    }

    @Override
    public void sessionUp(NodeSession session) {
        operators.publish(session(session, "up"));
    }

    @Override
    public void sessionDown(NodeSession session, CloseReason reason) {
        operators.publish(session(session, "down").put("reason", reason.name()));
    }

    private static ObjectNode session(NodeSession session, String state) {
        return MAPPER.createObjectNode()
                .put("type", "session")
                .put("state", state)
                .put("clusterUID", session.clusterUid())
                .put("node", session.node())
                .put("remote", session.remote().getHostAddress())
                .put("since", session.since().toString());
    }

    @Override
    public void refused(String clusterUid, HostPort target, RefusalReason reason) {
        // Of several targets that are refused for one reason the first stands for all of them.
        if (limiter.admits(clusterUid + " " + reason, 1)) {
            operators.publish(MAPPER.createObjectNode()
                    .put("type", "refused")
                    .put("clusterUID", clusterUid)
                    .put("node", "")
                    .put("target", target.toString())
                    .put("reason", reason.name()));
        }
    }

    @Override
    public void duplicate(NodeSession newer, InetAddress older) {
        if (limiter.admits(newer.clusterUid() + " duplicate", DUPLICATES_PER_INTERVAL)) {
            LOGGER.atWarn()
                    .addKeyValue("clusterUID", newer.clusterUid())
                    .addKeyValue("node", newer.node())
                    .addKeyValue("client", newer.remote().getHostAddress())
                    .addKeyValue("olderClient", older.getHostAddress())
                    .log("two agents hold tunnels of one node");
            operators.publish(MAPPER.createObjectNode()
                    .put("type", "duplicate")
                    .put("clusterUID", newer.clusterUid())
                    .put("node", newer.node())
                    .put("remote", newer.remote().getHostAddress())
                    .put("olderRemote", older.getHostAddress()));
        }
    }

    @Override
    public void wake(String clusterUid) {
        if (wakes.admits(clusterUid, 1)) {
            operators.publish(MAPPER.createObjectNode().put("type", "wake").put("clusterUID", clusterUid));
        }
    }

    @Override
    public void conflict(String clusterUid, AddressTable.Conflict conflict) {
        if (limiter.admits(clusterUid + " conflict", CONFLICTS_PER_INTERVAL)) {
            operators.publish(json(clusterUid, conflict));
        }
    }

    private static ObjectNode json(String clusterUid, AddressTable.Conflict conflict) {
        var json = MAPPER.createObjectNode()
                .put("type", "conflict")
                .put("clusterUID", clusterUid)
                .put("address", conflict.address());
        conflict.nodes().forEach(json.putArray("nodes")::add);
        return json;
    }
}
