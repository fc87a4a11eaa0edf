package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.feed.Subscribers;
import dev.davit.gateway.routing.AddressTable;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/** Tells every other gateway which nodes have a tunnel here, of which agents, and which pods they announced. For any thread. */
public final class PeerFeed implements GatewayEvents {
    private final String replica;
    private final Subscribers gateways = new Subscribers();
    private final Map<Key, Held> nodes = new HashMap<>();
    private boolean draining;

    private record Key(String clusterUid, String node) {}

    /** @param sessions in the order in which they came up */
    private record Held(SequencedSet<NodeSession> sessions, Set<InetAddress> pods) {}

    /** @param replica what this gateway calls itself */
    public PeerFeed(String replica) {
        this.replica = replica;
    }

    synchronized void subscribe(Channel gateway) {
        gateways.add(
                gateway,
                () -> Stream.concat(
                                Stream.of(new PeerLine.Gateway(replica, draining)),
                                nodes.entrySet().stream().map(held -> line(held.getKey(), held.getValue())))
                        .map(PeerLine::json)
                        .toList());
    }

    private static PeerLine line(Key key, Held held) {
        var agent = held.sessions().isEmpty()
                ? Optional.<PeerLine.Agent>empty()
                : PeerLine.Agent.of(held.sessions().getLast());
        return new PeerLine.Node(key.clusterUid(), key.node(), !held.sessions().isEmpty(), agent, held.pods());
    }

    /** Tells of it when the change makes a difference to the others. */
    private void change(Key key, Held held, Runnable change) {
        var before = line(key, held);
        change.run();
        var after = line(key, held);
        if (!after.equals(before)) {
            gateways.publish(after.json());
        }
    }

    /** Shows every other gateway that this one lives. */
    public void ping() {
        gateways.publish(new PeerLine.Sign().json());
    }

    /** From here on nobody is to send machines to this gateway; what it holds it still serves. */
    public synchronized void drain() {
        draining = true;
        gateways.publish(new PeerLine.Gateway(replica, true).json());
    }

    @Override
    public synchronized void sessionUp(NodeSession session) {
        var key = new Key(session.clusterUid(), session.node());
        var held = nodes.computeIfAbsent(key, k -> new Held(new LinkedHashSet<>(), new HashSet<>()));
        change(key, held, () -> held.sessions().add(session));
    }

    @Override
    public synchronized void sessionDown(NodeSession session, CloseReason reason) {
        var key = new Key(session.clusterUid(), session.node());
        var held = nodes.get(key);
        if (held != null) {
            change(key, held, () -> {
                held.sessions().remove(session);
                if (held.sessions().isEmpty()) {
                    nodes.remove(key);
                    held.pods().clear();
                }
            });
        }
    }

    @Override
    public synchronized void announced(NodeSession session, Set<InetAddress> pods) {
        var key = new Key(session.clusterUid(), session.node());
        var held = nodes.get(key);
        if (held != null) {
            change(key, held, () -> {
                held.pods().clear();
                held.pods().addAll(pods);
            });
        }
    }

    @Override
    public void duplicate(NodeSession newer, InetAddress older) {}

    @Override
    public void refused(String clusterUid, HostPort target, RefusalReason reason) {}

    @Override
    public void wake(String clusterUid) {}

    @Override
    public void conflict(String clusterUid, AddressTable.Conflict conflict) {}
}
