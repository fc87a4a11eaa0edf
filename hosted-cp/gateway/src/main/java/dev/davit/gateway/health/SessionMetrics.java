package dev.davit.gateway.health;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts the machines' tunnels as they come and go, and passes on what it hears. For any thread. */
public final class SessionMetrics implements GatewayEvents, MetricSource {
    private final GatewayEvents next;
    private final Supplier<List<Cluster>> clusters;
    private final LongAdder opened = new LongAdder();
    private final Counters<CloseReason> closed = new Counters<>(CloseReason.class);

    /**
     * @param next hears the same
     * @param clusters whose tunnels are counted
     */
    public SessionMetrics(GatewayEvents next, Supplier<List<Cluster>> clusters) {
        this.next = next;
        this.clusters = clusters;
    }

    @Override
    public void sessionUp(NodeSession session) {
        opened.increment();
        next.sessionUp(session);
    }

    @Override
    public void sessionDown(NodeSession session, CloseReason reason) {
        closed.increment(reason);
        next.sessionDown(session, reason);
    }

    @Override
    public void duplicate(NodeSession newer, InetAddress older) {
        next.duplicate(newer, older);
    }

    @Override
    public void refused(String clusterUid, HostPort target, RefusalReason reason) {
        next.refused(clusterUid, target, reason);
    }

    @Override
    public void wake(String clusterUid) {
        next.wake(clusterUid);
    }

    @Override
    public void conflict(String clusterUid, AddressTable.Conflict conflict) {
        next.conflict(clusterUid, conflict);
    }

    @Override
    public void write(MetricsText text) {
        var all = clusters.get();
        var sessions = all.stream()
                .flatMap(cluster -> cluster.sessions().all().stream())
                .toList();
        var usable = sessions.stream().filter(NodeSession::usable).toList();
        var machines = usable.stream().map(Machine::of).distinct().count();
        text.gauge("davit_gateway_clusters", "Hosted clusters whose routes are known", all.size())
                .gauge("davit_gateway_tunnels", "Tunnels of machines", sessions.size())
                .gauge("davit_gateway_machines", "Machines that have a tunnel which takes new connections", machines)
                .counter("davit_gateway_tunnels_opened_total", "Tunnels that came up", opened.sum());
        closed.write(text.counter("davit_gateway_tunnels_closed_total", "Tunnels that are over, by reason"), "reason");
        konnectivity(text, machines, usable.size());
    }

    private record Machine(String clusterUid, String node) {
        static Machine of(NodeSession session) {
            return new Machine(session.clusterUid(), session.node());
        }
    }

    /** The names of konnectivity's proxy server; its strategy "destHost" is the one by which connections are routed here. */
    private static void konnectivity(MetricsText text, long machines, long tunnels) {
        text.gauge("konnectivity_network_proxy_server_ready_backends", "Machines that can be reached")
                .sample(machines, "proxy_strategy", "destHost");
        text.gauge(
                "konnectivity_network_proxy_server_ready_backend_connections",
                "Tunnels that take new connections",
                tunnels);
    }
}
