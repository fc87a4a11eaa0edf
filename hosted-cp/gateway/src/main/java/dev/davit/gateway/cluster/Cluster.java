package dev.davit.gateway.cluster;

import dev.davit.gateway.routing.AddressTable;
import dev.davit.gateway.routing.ClusterRoute;
import dev.davit.gateway.routing.Sleep;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.TunnelProtocol;
import dev.davit.tunnel.control.ControlMessage;
import dev.davit.tunnel.tls.ServerTls;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One hosted cluster as the gateway holds it: what is published about it, the TLS context of its tunnels, its sessions.
 * Two clusters share nothing of this. Safe for use from any thread.
 */
public final class Cluster {
    private final GatewayEvents events;
    private final Elsewhere elsewhere;
    private final NodeSessions sessions = new NodeSessions();
    private final ApiClients apiClients = new ApiClients();
    private final AnnouncedPods announced = new AnnouncedPods();
    private volatile Published published;
    private boolean deleted;

    private record Published(
            ClusterRoute route, AddressTable table, ServerTls tls, List<AddressTable.Conflict> conflicts) {}

    /** Where a target of this cluster leads. */
    public sealed interface Way {
        /** Over this tunnel. */
        record Over(NodeSession session) implements Way {}

        /** To this node, which has no tunnel here. */
        record Away(String node) implements Way {}

        /** Nowhere. */
        record Refused(RefusalReason reason) implements Way {}
    }

    Cluster(ClusterRoute route, GatewayEvents events, Elsewhere elsewhere) throws IOException {
        this.events = events;
        this.elsewhere = elsewhere;
        this.published = publish(route, tls(route));
        report(List.of());
    }

    private static ServerTls tls(ClusterRoute route) throws IOException {
        return TlsContexts.server(
                route.tunnelCertificate(), route.clientCas(), Optional.of(TunnelProtocol.ALPN), TlsContexts.provider());
    }

    private static Published publish(ClusterRoute route, ServerTls tls) {
        var table = new AddressTable(route);
        return new Published(route, table, tls, table.conflicts());
    }

    /**
     * Takes a newer route. What it does not allow any more is closed: connections of clients and machines at other
     * addresses, and tunnels of certificates that it does not trust or whose Node was deleted.
     */
    synchronized void update(ClusterRoute route) throws IOException {
        var before = published;
        var known = conflicts();
        var trustUnchanged = before.route().sameTrust(route);
        published = publish(route, trustUnchanged ? before.tls() : tls(route));
        report(known);
        if (!route.allowedCidrs().equals(before.route().allowedCidrs())) {
            apiClients.closeUnless(route::admits);
        }
        if (route.sleep().away() && !before.route().sleep().away()) {
            apiClients.closeUnless(client -> false);
        }
        if (!route.sameAdmission(before.route()) || route.sleep().away()) {
            sessions.all().forEach(session -> objection(session).ifPresent(reason -> turnAway(session, reason)));
        }
    }

    /** @return why a tunnel may not be, by what is in force now */
    private Optional<CloseReason> objection(NodeSession session) {
        if (deleted) {
            return Optional.of(CloseReason.CLUSTER_DELETED);
        }
        if (!route().admits(session.remote())) {
            return Optional.of(CloseReason.ADDRESS_NOT_ALLOWED);
        }
        if (route().sleep().away()) {
            return Optional.of(CloseReason.HIBERNATED);
        }
        if (route().wasDeleted(session.node(), session.certificate())) {
            return Optional.of(CloseReason.NODE_DELETED);
        }
        return route().trusts(session.certificate()) ? Optional.empty() : Optional.of(CloseReason.REVOKED);
    }

    private static void turnAway(NodeSession session, CloseReason reason) {
        session.close(reason, farewell(session, reason));
    }

    private static ControlMessage farewell(NodeSession session, CloseReason reason) {
        return switch (reason) {
            case CLUSTER_DELETED -> new ControlMessage.Deleted();
            case HIBERNATED -> new ControlMessage.Hibernate();
            case ADDRESS_NOT_ALLOWED ->
                new ControlMessage.Refused(
                        reason.name(),
                        ("the cluster's apiServer.allowedCIDRs do not hold %s, where this machine's connections come"
                                        + " from; they must, for this machine to be of use")
                                .formatted(session.remote().getHostAddress()));
            case NODE_DELETED ->
                new ControlMessage.Revoked(
                        ("the Node %s was deleted, and this machine's certificate is from before; reset the machine and"
                                        + " join it again to use it")
                                .formatted(session.node()));
            case CERTIFICATE_EXPIRED ->
                new ControlMessage.Revoked("the certificate of node %s was valid until %s; the kubelet renews it"
                        .formatted(
                                session.node(),
                                session.certificate().getNotAfter().toInstant()));
            default -> new ControlMessage.Revoked("the cluster's certificate authority changed");
        };
    }

    /** TLS looks at a certificate when the tunnel comes up, and never again: whoever has not renewed it until then is cut. */
    void closeExpired(Instant now) {
        sessions.all().stream()
                .filter(session ->
                        !now.isBefore(session.certificate().getNotAfter().toInstant()))
                .forEach(session -> turnAway(session, CloseReason.CERTIFICATE_EXPIRED));
    }

    private void report(List<AddressTable.Conflict> known) {
        conflicts().stream()
                .filter(conflict -> !known.contains(conflict))
                .forEach(conflict -> events.conflict(route().clusterUid(), conflict));
    }

    /** The route is gone for good: every node is told so, then its tunnel is closed. */
    synchronized void delete() {
        deleted = true;
        apiClients.closeUnless(client -> false);
        sessions.all().forEach(session -> turnAway(session, CloseReason.CLUSTER_DELETED));
    }

    /** @return what is published now */
    public ClusterRoute route() {
        return published.route();
    }

    /** @return the context that ends this cluster's tunnels */
    public ServerTls tunnelTls() {
        return published.tls();
    }

    /** @return addresses that are routed to nobody */
    public List<AddressTable.Conflict> conflicts() {
        return Stream.concat(published.conflicts().stream(), conflicts(announced.shared()))
                .toList();
    }

    /** Those that mean nothing in this cluster are not told. */
    private Stream<AddressTable.Conflict> conflicts(Set<InetAddress> shared) {
        return shared.stream()
                .filter(published.table()::mayAnnounce)
                .map(address -> new AddressTable.Conflict(address.getHostAddress(), List.copyOf(holders(address))))
                .filter(conflict -> conflict.nodes().size() > 1)
                .sorted(Comparator.comparing(AddressTable.Conflict::address));
    }

    /**
     * A client wants to use the API. From here on, until its connection closes, a route that does not allow its address
     * any more closes it.
     *
     * @param client where it comes from, which need not be the connection's peer
     * @return whether it may
     */
    public synchronized boolean admit(InetAddress client, Channel connection) {
        if (deleted || !route().admits(client)) {
            return false;
        }
        apiClients.add(client, connection);
        return true;
    }

    /** A client waits for the API of a cluster that it may wake. */
    public void wake() {
        if (route().sleep() == Sleep.WAKES_ON_REQUEST) {
            events.wake(route().clusterUid());
        }
    }

    /** @return the tunnels of this cluster */
    public NodeSessions sessions() {
        return sessions;
    }

    /** @return which tunnel a connection to the target takes */
    public Way way(HostPort target) {
        return switch (published.table().find(target)) {
            case AddressTable.Destination.Refused(var reason) -> new Way.Refused(reason);
            case AddressTable.Destination.Node(var name) -> over(name);
            case AddressTable.Destination.AnnouncedPod(var address) -> toHolder(holders(address));
        };
    }

    /** @return the node that the target belongs to, whether it is connected or not */
    public Optional<String> nodeOf(HostPort target) {
        return switch (published.table().find(target)) {
            case AddressTable.Destination.Refused refused -> Optional.empty();
            case AddressTable.Destination.Node(var name) -> Optional.of(name);
            case AddressTable.Destination.AnnouncedPod(var address) ->
                Optional.of(holders(address))
                        .filter(names -> names.size() == 1)
                        .map(names -> names.iterator().next());
        };
    }

    /**
     * A machine whose Node is gone may still have a tunnel, and holds nothing. Where a machine has announced itself, another
     * gateway knows nothing newer of it; but it may have the only tunnel of a machine that holds the same.
     */
    private Set<String> holders(InetAddress address) {
        var others =
                elsewhere.announcers(route().clusterUid(), address).stream().filter(node -> !announced.knows(node));
        return Stream.concat(announced.holders(address).stream(), others)
                .filter(published.table()::knows)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Way toHolder(Set<String> holders) {
        return switch (holders.size()) {
            case 0 -> new Way.Refused(RefusalReason.UNKNOWN_TARGET);
            case 1 -> over(holders.iterator().next());
            default -> new Way.Refused(RefusalReason.ADDRESS_CONFLICT);
        };
    }

    private Way over(String node) {
        return sessions.find(node).<Way>map(Way.Over::new).orElseGet(() -> new Way.Away(node));
    }

    /**
     * A tunnel came up. Its handshake may rest on what was published some seconds ago, so it is judged again by what is
     * in force now; a change from here on finds it among the sessions.
     *
     * @return whether it is routed; if not, its node was told why and it is being closed
     */
    public synchronized boolean connected(NodeSession session) {
        Optional<CloseReason> objection = objection(session);
        if (objection.isPresent()) {
            turnAway(session, objection.get());
            return false;
        }
        sessions.add(session);
        events.sessionUp(session);
        sessions.besides(session).forEach(older -> challenge(session, older));
        return true;
    }

    /**
     * A newer tunnel of a node came up. The one before may be dead without knowing it: then what is on it ends now. It may
     * be the same agent's, which changes over. Or it may be another machine's, with a copy of the node's key.
     */
    private void challenge(NodeSession newer, NodeSession older) {
        older.ask(
                () -> {
                    if (newer.instance().isPresent()
                            && older.instance().isPresent()
                            && !newer.instance().equals(older.instance())) {
                        events.duplicate(newer, older.remote());
                    }
                },
                () -> older.close(CloseReason.DEAD_PEER));
    }

    /** A tunnel is gone. */
    public synchronized void disconnected(NodeSession session, CloseReason reason) {
        if (sessions.remove(session)) {
            announced.forget(session.node());
        }
        events.sessionDown(session, reason);
    }

    /**
     * A node said which pods it holds. All of it is kept, because the route that says what it means may be published later;
     * until then, and outside of the cluster's pod range, it leads nowhere. What a node says on an older tunnel may be
     * older than what it said on a newer one and counts no more.
     */
    public synchronized void announced(NodeSession session, Set<InetAddress> addresses) {
        if (sessions.isNewest(session)) {
            events.announced(session, addresses);
            conflicts(announced.announce(session.node(), addresses))
                    .forEach(conflict -> events.conflict(route().clusterUid(), conflict));
        }
    }
}
