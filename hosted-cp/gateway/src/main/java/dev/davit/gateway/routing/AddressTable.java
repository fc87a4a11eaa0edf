package dev.davit.gateway.routing;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which node of one cluster a target belongs to. Nodes write their own addresses, so they are believed only as far as
 * nobody else claims the same: an address of two Nodes is routed to neither, and so is one inside the pod range of
 * another Node. Pod ranges count only within the cluster's own.
 */
public final class AddressTable {
    private final Map<String, NodeRoute> byName;
    private final Map<InetAddress, List<NodeRoute>> byAddress = new HashMap<>();
    private final PodRanges podRanges = new PodRanges();
    private final Optional<Cidr> podCidr;
    private final boolean announced;

    /** An address that more than one Node claims. */
    public record Conflict(String address, List<String> nodes) {}

    /** Where a target leads. */
    public sealed interface Destination {
        /** To this node's tunnel. */
        record Node(String name) implements Destination {}

        /** To the node that announced this pod address, if one did. */
        record AnnouncedPod(InetAddress address) implements Destination {}

        /** Nowhere. */
        record Refused(RefusalReason reason) implements Destination {}
    }

    /** Builds the table of one published route. */
    public AddressTable(ClusterRoute route) {
        podCidr = route.podCidr();
        announced = route.podAddressesAnnounced();
        byName = route.nodes().stream().collect(Collectors.toMap(NodeRoute::name, node -> node, (a, b) -> a));
        for (var node : byName.values()) {
            for (var address : node.addresses()) {
                if (!reserved(address) && !belongsToPods(address)) {
                    byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(node);
                }
            }
        }
        if (!announced) {
            byName.values()
                    .forEach(node -> node.podCidrs().stream()
                            .filter(range ->
                                    podCidr.map(all -> all.contains(range)).orElse(false))
                            .forEach(range -> podRanges.add(range, node.name())));
        }
    }

    /** @return where a connection to the target goes */
    public Destination find(HostPort target) {
        var literal = Cidr.address(target.host());
        if (literal.isEmpty()) {
            var named = byName.get(target.host());
            return named == null ? refused(RefusalReason.UNKNOWN_TARGET) : node(named, target.port());
        }
        var address = literal.get();
        var claims = claims(address);
        if (claims.size() > 1) {
            return refused(RefusalReason.ADDRESS_CONFLICT);
        }
        var nodes = byAddress.getOrDefault(address, List.of());
        if (nodes.size() == 1) {
            return node(nodes.getFirst(), target.port());
        }
        if (!claims.isEmpty()) {
            return new Destination.Node(claims.iterator().next());
        }
        return mayAnnounce(address) ? new Destination.AnnouncedPod(address) : refused(RefusalReason.UNKNOWN_TARGET);
    }

    /** A kubelet writes its Node's addresses itself: it must not get a pod's address by that. */
    private boolean belongsToPods(InetAddress address) {
        return announced && inPodCidr(address);
    }

    /** @return whether this node is published */
    public boolean knows(String node) {
        return byName.containsKey(node);
    }

    /** @return whether a node may announce this address as one of its pods */
    public boolean mayAnnounce(InetAddress address) {
        return belongsToPods(address) && !reserved(address);
    }

    /** @return every address that is routed to nobody because several claim it, in a stable order */
    public List<Conflict> conflicts() {
        var conflicts = new ArrayList<Conflict>();
        byAddress.keySet().stream()
                .filter(address -> claims(address).size() > 1)
                .forEach(
                        address -> conflicts.add(new Conflict(address.getHostAddress(), List.copyOf(claims(address)))));
        podRanges.conflicts().forEach(conflicts::add);
        conflicts.sort(Comparator.comparing(Conflict::address));
        return List.copyOf(conflicts);
    }

    private Set<String> claims(InetAddress address) {
        var names = new TreeSet<String>();
        byAddress.getOrDefault(address, List.of()).forEach(node -> names.add(node.name()));
        names.addAll(podRanges.holders(address));
        return names;
    }

    private static Destination node(NodeRoute node, int port) {
        return node.opens(port) ? new Destination.Node(node.name()) : refused(RefusalReason.PORT_NOT_ALLOWED);
    }

    private boolean inPodCidr(InetAddress address) {
        return podCidr.map(range -> range.contains(address)).orElse(false);
    }

    private static Destination refused(RefusalReason reason) {
        return new Destination.Refused(reason);
    }

    /** Addresses that mean something else on every machine; a Node that claims one is not believed. */
    private static boolean reserved(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress();
    }
}
