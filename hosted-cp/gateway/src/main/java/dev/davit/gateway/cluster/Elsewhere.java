package dev.davit.gateway.cluster;

import java.net.InetAddress;
import java.util.Set;

/** What the other gateways hold, as they have said. For any thread. */
@FunctionalInterface
public interface Elsewhere {
    /** @return names of the cluster's nodes that announced this pod address to another gateway */
    Set<String> announcers(String clusterUid, InetAddress pod);

    /** @return that of a gateway that knows no other one */
    static Elsewhere nowhere() {
        return (clusterUid, pod) -> Set.of();
    }
}
