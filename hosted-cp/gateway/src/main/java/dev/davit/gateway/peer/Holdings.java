package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.Elsewhere;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** What the other gateways hold, each by the address of its peer port and as long as the link to it is up. For any thread. */
public final class Holdings implements Elsewhere {
    private final String replica;
    private final Map<InetSocketAddress, Holding> gateways = new ConcurrentHashMap<>();
    private int told = 1;
    private IntConsumer onReplicas = count -> {};

    /** @param replica what this gateway calls itself */
    public Holdings(String replica) {
        this.replica = replica;
    }

    /** What one gateway holds. */
    private record Holding(PeerLine.Gateway gateway, Map<String, Map<String, PeerLine.Node>> nodes) {
        private Holding(PeerLine.Gateway gateway) {
            this(gateway, new ConcurrentHashMap<>());
        }

        private Map<String, PeerLine.Node> of(String clusterUid) {
            return nodes.getOrDefault(clusterUid, Map.of());
        }

        private void note(PeerLine.Node line) {
            nodes.compute(line.clusterUid(), (uid, known) -> {
                Map<String, PeerLine.Node> held = known == null ? new ConcurrentHashMap<>() : known;
                if (line.held()) {
                    held.put(line.node(), line);
                } else {
                    held.remove(line.node());
                }
                return held.isEmpty() ? null : held;
            });
        }
    }

    /** Takes what a gateway said on its link. */
    void heard(InetSocketAddress address, PeerLine line) {
        switch (line) {
            case PeerLine.Gateway said -> {
                gateways.compute(
                        address, (key, known) -> known == null ? new Holding(said) : new Holding(said, known.nodes()));
                recount();
            }
            case PeerLine.Node node ->
                gateways.computeIfPresent(address, (key, known) -> {
                    known.note(node);
                    return known;
                });
            case PeerLine.Sign sign -> {
                // That it lives, the link has seen.
            }
        }
    }

    /**
     * The link is down.
     *
     * @return whether it ever was up
     */
    boolean lost(InetSocketAddress address) {
        var known = gateways.remove(address) != null;
        recount();
        return known;
    }

    /** @param listener is told how many gateways there are whenever that changes, on the thread of a link */
    public synchronized void onReplicas(IntConsumer listener) {
        onReplicas = listener;
    }

    private synchronized void recount() {
        var count = replicas();
        if (count != told) {
            told = count;
            onReplicas.accept(count);
        }
    }

    /** @return how many gateways take tunnels as far as this one knows, itself included; one with two addresses counts once */
    public int replicas() {
        return 1
                + (int) gateways.values().stream()
                        .map(Holding::gateway)
                        .filter(gateway -> !gateway.draining())
                        .map(PeerLine.Gateway::replica)
                        .filter(name -> !name.equals(replica))
                        .distinct()
                        .count();
    }

    /** @return peer ports of the gateways that hold a tunnel of the node, those that go on before those that drain */
    List<InetSocketAddress> holding(String clusterUid, String node) {
        return gateways.entrySet().stream()
                .filter(entry -> entry.getValue().of(clusterUid).containsKey(node))
                .sorted(Comparator.comparing(entry -> entry.getValue().gateway().draining()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @return whose tunnels of the node the others hold, as far as they say */
    List<PeerLine.Agent> agents(String clusterUid, String node) {
        return gateways.values().stream()
                .flatMap(holding -> Optional.ofNullable(holding.of(clusterUid).get(node)).stream())
                .flatMap(held -> held.agent().stream())
                .toList();
    }

    @Override
    public Set<String> announcers(String clusterUid, InetAddress pod) {
        return gateways.values().stream()
                .flatMap(holding -> holding.of(clusterUid).values().stream())
                .filter(node -> node.pods().contains(pod))
                .map(PeerLine.Node::node)
                .collect(Collectors.toUnmodifiableSet());
    }
}
