package dev.davit.operator.hosted;

import dev.davit.operator.csr.NodeAddresses;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Node of a hosted cluster: what routes, status and approvals need of it.
 *
 * @param name of the Node
 * @param created when it was created, in RFC 3339; a Node that is made anew under the same name has another time
 * @param ready condition Ready is True
 * @param internalIps addresses that the API server dials, in the Node's order
 * @param podCidrs ranges of its pods
 * @param kubeletPort where its kubelet listens
 * @param kubeletVersion without the leading v
 * @param addresses everything that its kubelet may have a certificate for
 */
public record NodeView(
        String name,
        String created,
        boolean ready,
        List<String> internalIps,
        List<String> podCidrs,
        int kubeletPort,
        String kubeletVersion,
        NodeAddresses addresses) {

    private static final int DEFAULT_KUBELET_PORT = 10250;

    /** Copies. */
    public NodeView {
        internalIps = List.copyOf(internalIps);
        podCidrs = List.copyOf(podCidrs);
    }

    /** Reads one Node. */
    public static NodeView of(Node node) {
        var status = Optional.ofNullable(node.getStatus());
        List<NodeAddress> addresses = status.map(s -> s.getAddresses()).orElse(List.of());
        return new NodeView(
                node.getMetadata().getName(),
                Objects.requireNonNullElse(node.getMetadata().getCreationTimestamp(), ""),
                status.stream()
                        .flatMap(s -> s.getConditions().stream())
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True")),
                byType(addresses, "InternalIP")
                        .flatMap(text -> literal(text).stream())
                        .map(InetAddress::getHostAddress)
                        .toList(),
                Optional.ofNullable(node.getSpec())
                        .map(spec -> Objects.requireNonNullElse(spec.getPodCIDRs(), List.<String>of()))
                        .orElse(List.of()),
                status.flatMap(s -> Optional.ofNullable(s.getDaemonEndpoints()))
                        .flatMap(e -> Optional.ofNullable(e.getKubeletEndpoint()))
                        .map(e -> e.getPort())
                        .filter(port -> port > 0)
                        .orElse(DEFAULT_KUBELET_PORT),
                status.flatMap(s -> Optional.ofNullable(s.getNodeInfo()))
                        .map(info -> info.getKubeletVersion().replaceFirst("^v", ""))
                        .orElse(""),
                certifiable(addresses));
    }

    private static NodeAddresses certifiable(List<NodeAddress> addresses) {
        return new NodeAddresses(
                addresses.stream()
                        .filter(address -> !address.getType().endsWith("IP"))
                        .map(NodeAddress::getAddress)
                        .collect(Collectors.toSet()),
                addresses.stream()
                        .filter(address -> address.getType().endsWith("IP"))
                        .flatMap(address -> literal(address.getAddress()).stream())
                        .collect(Collectors.toSet()));
    }

    /** Nodes write their addresses themselves: what is no plain literal, such as {@code 10.1}, is left out. */
    private static Optional<InetAddress> literal(String text) {
        try {
            var address = InetAddress.ofLiteral(text);
            boolean plain = text.contains(":") || address.getHostAddress().equals(text);
            return plain ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Stream<String> byType(List<NodeAddress> addresses, String type) {
        return addresses.stream()
                .filter(address -> address.getType().equals(type))
                .map(NodeAddress::getAddress);
    }
}
