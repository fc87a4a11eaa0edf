package dev.davit.model.route;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Objects;

/**
 * A machine as its hosted cluster's Node object describes it.
 *
 * @param name name of the Node
 * @param addresses its addresses of type InternalIP
 * @param podCIDRs ranges of its pods
 * @param kubeletPort where its kubelet listens
 * @param hostPorts other ports of the machine that may be dialled
 * @param created when the Node was created, in RFC 3339: it tells a Node from one that was made anew under its name;
 *     empty in what an older operator has published
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteNode(
        String name,
        List<String> addresses,
        List<String> podCIDRs,
        int kubeletPort,
        List<Integer> hostPorts,
        String created) {
    /** Sorts, so that equal machines are equal bytes. */
    public RouteNode {
        addresses = addresses.stream().distinct().sorted().toList();
        podCIDRs = podCIDRs.stream().distinct().sorted().toList();
        hostPorts = hostPorts.stream().distinct().sorted().toList();
        created = Objects.requireNonNullElse(created, "");
    }

    /** @return this machine where the Nodes' ranges say nothing about pods */
    RouteNode withoutPodRanges() {
        return new RouteNode(name, addresses, List.of(), kubeletPort, hostPorts, created);
    }
}
