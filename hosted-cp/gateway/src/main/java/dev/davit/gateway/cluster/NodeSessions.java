package dev.davit.gateway.cluster;

import dev.davit.tunnel.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tunnels of one cluster. A node may have several while it changes over; the newest usable one takes new streams.
 * Safe for use from any thread.
 */
public final class NodeSessions {
    private static final int MAX_PER_NODE = 4;

    private final Map<String, Deque<NodeSession>> byNode = new HashMap<>();

    /** Registers a tunnel; when a node has too many, the oldest is closed as {@link CloseReason#REPLACED}. */
    public void add(NodeSession session) {
        Optional<NodeSession> surplus;
        synchronized (this) {
            var sessions = byNode.computeIfAbsent(session.node(), node -> new ArrayDeque<>());
            sessions.addFirst(session);
            surplus = sessions.size() > MAX_PER_NODE ? Optional.of(sessions.removeLast()) : Optional.empty();
        }
        surplus.ifPresent(oldest -> oldest.close(CloseReason.REPLACED));
    }

    /** @return whether the node has no tunnel any more */
    public synchronized boolean remove(NodeSession session) {
        var sessions = byNode.get(session.node());
        if (sessions == null) {
            return true;
        }
        sessions.remove(session);
        if (sessions.isEmpty()) {
            byNode.remove(session.node());
        }
        return sessions.isEmpty();
    }

    /** @return the newest usable tunnel of the node */
    public synchronized Optional<NodeSession> find(String node) {
        return byNode.getOrDefault(node, new ArrayDeque<>()).stream()
                .filter(NodeSession::usable)
                .findFirst();
    }

    /** @return the other tunnels of the same node */
    public synchronized List<NodeSession> besides(NodeSession session) {
        return byNode.getOrDefault(session.node(), new ArrayDeque<>()).stream()
                .filter(other -> !other.equals(session))
                .toList();
    }

    /** @return whether no tunnel of the same node came up after this one */
    public synchronized boolean isNewest(NodeSession session) {
        return session.equals(
                byNode.getOrDefault(session.node(), new ArrayDeque<>()).peekFirst());
    }

    /** @return all tunnels */
    public synchronized List<NodeSession> all() {
        var all = new ArrayList<NodeSession>();
        byNode.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    /** @return the tunnel that new streams of each node take */
    public synchronized List<NodeSession> newest() {
        return byNode.values().stream().map(Deque::getFirst).toList();
    }
}
