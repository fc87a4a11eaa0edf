package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.peer.PeerLine.Agent;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks for nodes whose tunnels here and at another gateway are of two agents: two machines hold one certificate. What an agent
 * leaves behind that was started anew is no second machine, so only what is seen in several looks in a row counts: a dead
 * tunnel is gone by then, here and there. The gateway with the newer tunnel tells, once. For one thread.
 */
public final class DuplicateAgents {
    static final int LOOKS = 3;

    private final Supplier<List<Cluster>> clusters;
    private final Holdings holdings;
    private final BiConsumer<NodeSession, InetAddress> told;
    private Map<Pair, Integer> seen = Map.of();

    /** Two agents of one node. */
    private record Pair(String clusterUid, String node, String here, String there) {}

    /**
     * @param holdings what the other gateways hold
     * @param told is given the newer tunnel, which is here, and where the other agent comes from
     */
    DuplicateAgents(Supplier<List<Cluster>> clusters, Holdings holdings, BiConsumer<NodeSession, InetAddress> told) {
        this.clusters = clusters;
        this.holdings = holdings;
        this.told = told;
    }

    /** Looks. To be called at the same interval always, of which two are longer than a dead tunnel stays. */
    public void look() {
        var now = new HashMap<Pair, Integer>();
        for (var cluster : clusters.get()) {
            for (var session : cluster.sessions().newest()) {
                older(cluster, session).forEach(other -> note(session, other, now));
            }
        }
        seen = now;
    }

    private void note(NodeSession session, Agent other, Map<Pair, Integer> now) {
        var here = session.instance().orElse("");
        var pair = new Pair(session.clusterUid(), session.node(), here, other.instance());
        var looks = seen.getOrDefault(pair, 0) + 1;
        if (now.put(pair, looks) == null && looks == LOOKS) {
            told.accept(session, other.remote());
        }
    }

    /** Other agents elsewhere whose tunnels are older; those with a tunnel here as well were noticed when that came up. */
    private Stream<Agent> older(Cluster cluster, NodeSession session) {
        return Agent.of(session).stream()
                .flatMap(own -> holdings.agents(session.clusterUid(), session.node()).stream()
                        .filter(other -> other.isOlderThan(own)))
                .filter(other -> cluster.sessions().besides(session).stream()
                        .noneMatch(known -> known.instance().equals(Optional.of(other.instance()))));
    }
}
