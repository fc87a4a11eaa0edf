package dev.davit.operator.gateway;

import dev.davit.operator.hosted.HostedState;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine that joins is seen here before its addresses are published and read by the gateway; in between, the gateway
 * knows nothing of it. Pure.
 */
final class RouteLag {
    /** The gateway's word for an address that is of no machine that it knows. */
    private static final String UNKNOWN_TARGET = "UNKNOWN_TARGET";

    private RouteLag() {}

    /** @return whether the target is one of the cluster's machines, so that only its route was late */
    static boolean explains(GatewayMessage.Refused refused, HostedState known) {
        int colon = refused.target().lastIndexOf(':');
        return refused.reason().equals(UNKNOWN_TARGET)
                && colon > 0
                && known.nodes().orElse(List.of()).stream()
                        .flatMap(node -> Stream.concat(Stream.of(node.name()), node.internalIps().stream()))
                        .anyMatch(refused.target().substring(0, colon)::equals);
    }
}
