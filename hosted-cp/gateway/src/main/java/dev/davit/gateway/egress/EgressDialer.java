package dev.davit.gateway.egress;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.tunnel.HostPort;
import io.netty.util.concurrent.Promise;
import java.util.Optional;

/** Makes the connection that a kube-apiserver asked for. One implementation per egress port. */
@FunctionalInterface
public interface EgressDialer {
    /**
     * Starts to dial and returns at once.
     *
     * @param cluster whose API server asks, from its certificate
     * @param outcome completed with what came of it; cancelling it gives up
     */
    void dial(Cluster cluster, HostPort target, Promise<DialOutcome> outcome);

    /** @return the node that the target belongs to, for the log; empty where there are no nodes */
    default Optional<String> nodeOf(Cluster cluster, HostPort target) {
        return Optional.empty();
    }
}
