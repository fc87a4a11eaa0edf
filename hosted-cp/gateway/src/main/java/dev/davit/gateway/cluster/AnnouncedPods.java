package dev.davit.gateway.cluster;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pod addresses that the nodes of one cluster announced themselves, for clusters without Davit's CNI. The first holder
 * keeps an address until it gives it up or disconnects. Safe for use from any thread.
 */
public final class AnnouncedPods {
    private final Map<InetAddress, String> holders = new HashMap<>();

    /**
     * Replaces what a node holds.
     *
     * @return the addresses that another node holds already, with its name
     */
    public synchronized Map<InetAddress, String> announce(String node, Set<InetAddress> addresses) {
        holders.entrySet().removeIf(held -> held.getValue().equals(node) && !addresses.contains(held.getKey()));
        var foreign = new HashMap<InetAddress, String>();
        for (var address : addresses) {
            var holder = holders.putIfAbsent(address, node);
            if (holder != null && !holder.equals(node)) {
                foreign.put(address, holder);
            }
        }
        return Map.copyOf(foreign);
    }

    /** Forgets everything that a node holds. */
    public synchronized void forget(String node) {
        holders.values().removeIf(node::equals);
    }

    /** @return name of the node that holds the address */
    public synchronized Optional<String> holder(InetAddress address) {
        return Optional.ofNullable(holders.get(address));
    }
}
