package dev.davit.gateway.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** What the operator has published about one Node. */
public record NodeRoute(
        String name, List<InetAddress> addresses, List<Cidr> podCidrs, int kubeletPort, Set<Integer> hostPorts) {
    /** Copies the collections. */
    public NodeRoute {
        addresses = List.copyOf(addresses);
        podCidrs = List.copyOf(podCidrs);
        hostPorts = Set.copyOf(hostPorts);
    }

    /** @return whether the API server may reach this port at the node's own addresses */
    public boolean opens(int port) {
        return port == kubeletPort || hostPorts.contains(port);
    }
}
