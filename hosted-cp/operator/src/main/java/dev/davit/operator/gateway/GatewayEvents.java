package dev.davit.operator.gateway;

import dev.davit.api.v1alpha1.EventReasons;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.event.EventRecorder.Severity;
import dev.davit.operator.hosted.HostedConnections;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns what the gateway reports into events, and into a reason to look at the cluster again. */
public final class GatewayEvents implements GatewayListener {
    private final Function<String, Optional<ObjectReference>> clusters;
    private final HostedConnections connections;
    private final EventRecorder events;
    private final Consumer<String> waking;
    private final TunnelHolders holders = new TunnelHolders();

    /**
     * Writes events about the clusters that are known.
     *
     * @param clusters finds what an event about the cluster of that uid refers to
     * @param waking is given the uid of a sleeping cluster that a client waits for
     */
    public GatewayEvents(
            Function<String, Optional<ObjectReference>> clusters,
            HostedConnections connections,
            EventRecorder events,
            Consumer<String> waking) {
        this.clusters = clusters;
        this.connections = connections;
        this.events = events;
        this.waking = waking;
    }

    @Override
    public void received(String replica, GatewayMessage message) {
        switch (message) {
            case GatewayMessage.Snapshot snapshot -> {
                holders.snapshot(replica, snapshot.sessions());
                nudge(snapshot);
            }
            case GatewayMessage.SessionChange change -> session(replica, change);
            case GatewayMessage.Refused refused -> refused(refused);
            case GatewayMessage.Conflict conflict ->
                record(
                        conflict.clusterUID(),
                        Severity.Warning,
                        Reasons.ADDRESS_CONFLICT,
                        "%s claim the same address %s; requests to it are refused"
                                .formatted(String.join(", ", conflict.nodes()), conflict.address()));
            case GatewayMessage.Duplicate(var clusterUid, var node, var remote, var older) ->
                record(
                        clusterUid,
                        Severity.Warning,
                        EventReasons.DUPLICATE_TUNNEL,
                        "node %s is connected from two machines at once, %s and, before, %s; each gets some of the requests"
                                .formatted(node, remote, older));
            case GatewayMessage.Wake(String clusterUid) -> waking.accept(clusterUid);
            case GatewayMessage.Ping() -> {}
            case GatewayMessage.Unknown() -> {}
        }
    }

    @Override
    public void lost(String replica) {
        holders.lost(replica);
    }

    /** A machine whose route is still on its way to the gateway is no news. */
    private void refused(GatewayMessage.Refused refused) {
        if (RouteLag.explains(refused, connections.state(refused.clusterUID()))) {
            connections.nudge(refused.clusterUID());
            return;
        }
        record(
                refused.clusterUID(),
                Severity.Warning,
                EventReasons.REQUEST_REFUSED,
                "the gateway refused a request to %s: %s".formatted(refused.target(), refused.reason()));
    }

    private void session(String replica, GatewayMessage.SessionChange change) {
        connections.nudge(change.clusterUID());
        if (!holders.isNews(replica, change)) {
            return;
        }
        record(
                change.clusterUID(),
                Severity.Normal,
                change.isUp() ? EventReasons.TUNNEL_CONNECTED : EventReasons.TUNNEL_DISCONNECTED,
                change.isUp()
                        ? "node %s connected from %s".formatted(change.node(), change.remote())
                        : "node %s disconnected: %s".formatted(change.node(), change.reason()));
    }

    private void nudge(GatewayMessage.Snapshot snapshot) {
        Set<String> uids = snapshot.sessions().stream()
                .map(GatewayMessage.Session::clusterUID)
                .collect(Collectors.toSet());
        uids.forEach(connections::nudge);
    }

    private void record(String clusterUid, Severity severity, String reason, String note) {
        clusters.apply(clusterUid).ifPresent(cluster -> events.record(cluster, severity, reason, note));
    }
}
