package dev.davit.model.route;

import java.util.List;

/**
 * A machine as its hosted cluster's Node object describes it.
 *
 * @param name name of the Node
 * @param addresses its addresses of type InternalIP
 * @param podCIDRs ranges of its pods
 * @param kubeletPort where its kubelet listens
 * @param hostPorts other ports of the machine that may be dialled
 */
public record RouteNode(
        String name, List<String> addresses, List<String> podCIDRs, int kubeletPort, List<Integer> hostPorts) {
    /** Sorts, so that equal machines are equal bytes. */
    public RouteNode {
        addresses = addresses.stream().distinct().sorted().toList();
        podCIDRs = podCIDRs.stream().distinct().sorted().toList();
        hostPorts = hostPorts.stream().distinct().sorted().toList();
    }

    /** @return this machine where the Nodes' ranges say nothing about pods */
    RouteNode withoutPodRanges() {
        return new RouteNode(name, addresses, List.of(), kubeletPort, hostPorts);
    }
}
