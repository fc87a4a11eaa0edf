package dev.davit.operator.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which gateways hold a tunnel of which node. A node has tunnels to two of them, and more while it changes over: news is
 * only the first one and the end of the last one. For any thread.
 */
final class TunnelHolders {
    private final Map<Node, Map<String, Integer>> tunnels = new HashMap<>();

    private record Node(String clusterUid, String name) {}

    /** A gateway says what it holds, all of it. */
    synchronized void snapshot(String replica, List<GatewayMessage.Session> sessions) {
        lost(replica);
        sessions.forEach(
                session -> of(new Node(session.clusterUID(), session.node())).merge(replica, 1, Integer::sum));
    }

    /** @return whether the node is connected now and was not before, or the other way round */
    synchronized boolean isNews(String replica, GatewayMessage.SessionChange change) {
        var node = new Node(change.clusterUID(), change.node());
        var held = of(node);
        var before = held.isEmpty();
        if (change.isUp()) {
            held.merge(replica, 1, Integer::sum);
            return before;
        }
        held.computeIfPresent(replica, (key, count) -> count > 1 ? count - 1 : null);
        if (held.isEmpty()) {
            tunnels.remove(node);
        }
        return held.isEmpty();
    }

    /** Nothing is known of that gateway any more. */
    synchronized void lost(String replica) {
        tunnels.values().forEach(held -> held.remove(replica));
        tunnels.values().removeIf(Map::isEmpty);
    }

    private Map<String, Integer> of(Node node) {
        return tunnels.computeIfAbsent(node, key -> new HashMap<>());
    }
}
