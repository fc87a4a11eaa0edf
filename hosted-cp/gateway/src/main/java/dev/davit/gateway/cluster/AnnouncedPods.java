package dev.davit.gateway.cluster;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Pod addresses that the nodes of one cluster announced themselves, for clusters without Davit's CNI. Nobody else knows
 * whose an address is, so one that several nodes announce is nobody's until one of them gives it up or disconnects. What a
 * node may announce is decided by who asks. Safe for use from any thread.
 */
final class AnnouncedPods {
    private final Map<String, Set<InetAddress>> byNode = new HashMap<>();
    private final Map<InetAddress, Set<String>> holders = new HashMap<>();

    /**
     * Replaces what a node holds.
     *
     * @return the addresses that it did not hold before and that others hold too
     */
    synchronized Set<InetAddress> announce(String node, Set<InetAddress> addresses) {
        var before = byNode.getOrDefault(node, Set.of());
        before.stream().filter(address -> !addresses.contains(address)).forEach(address -> release(address, node));
        var shared = new HashSet<InetAddress>();
        for (var address : addresses) {
            var names = holders.computeIfAbsent(address, a -> new TreeSet<>());
            if (names.add(node) && names.size() > 1) {
                shared.add(address);
            }
        }
        byNode.put(node, Set.copyOf(addresses));
        return Set.copyOf(shared);
    }

    /** Forgets everything that a node holds. */
    synchronized void forget(String node) {
        byNode.getOrDefault(node, Set.of()).forEach(address -> release(address, node));
        byNode.remove(node);
    }

    /** @return whether the node said what it holds, be it nothing */
    synchronized boolean knows(String node) {
        return byNode.containsKey(node);
    }

    private void release(InetAddress address, String node) {
        var names = holders.getOrDefault(address, new TreeSet<>());
        names.remove(node);
        if (names.isEmpty()) {
            holders.remove(address);
        }
    }

    /** @return names of the nodes that hold the address, sorted */
    synchronized Set<String> holders(InetAddress address) {
        return new TreeSet<>(holders.getOrDefault(address, Set.of()));
    }

    /** @return the addresses that several nodes hold */
    synchronized Set<InetAddress> shared() {
        return holders.entrySet().stream()
                .filter(held -> held.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
