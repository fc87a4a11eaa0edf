package dev.davit.gateway.routing;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Pod ranges of the nodes of one cluster; finding the holders of an address costs one look-up per prefix length. */
final class PodRanges {
    private final Map<Integer, Map<InetAddress, Set<String>>> holders = new TreeMap<>();

    void add(Cidr range, String node) {
        holders.computeIfAbsent(range.prefix(), length -> new HashMap<>())
                .computeIfAbsent(range.masked(range.network()), network -> new TreeSet<>())
                .add(node);
    }

    /** @return names of the nodes whose ranges contain the address, sorted */
    Set<String> holders(InetAddress address) {
        var names = new TreeSet<String>();
        holders.forEach((length, ranges) -> {
            if (length <= address.getAddress().length * 8) {
                names.addAll(ranges.getOrDefault(new Cidr(address, length).masked(address), Set.of()));
            }
        });
        return names;
    }

    /** @return ranges that several nodes hold, or that lie in a range of another node */
    Stream<AddressTable.Conflict> conflicts() {
        return holders.entrySet().stream()
                .flatMap(byLength -> byLength.getValue().entrySet().stream()
                        .map(range -> new Conflicting(
                                new Cidr(range.getKey(), byLength.getKey()),
                                holdersAtMost(byLength.getKey(), range.getKey())))
                        .filter(range -> range.nodes().size() > 1)
                        .map(range -> new AddressTable.Conflict(range.range().toString(), List.copyOf(range.nodes()))));
    }

    private record Conflicting(Cidr range, Set<String> nodes) {}

    private Set<String> holdersAtMost(int prefix, InetAddress network) {
        var names = new TreeSet<String>();
        holders.forEach((length, ranges) -> {
            if (length <= prefix) {
                names.addAll(ranges.getOrDefault(new Cidr(network, length).masked(network), Set.of()));
            }
        });
        return names;
    }
}
