package dev.davit.gateway.egress;

import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.Places;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.limits.RateLimit;
import dev.davit.gateway.limits.Source;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What all connections of the egress ports use together, and CONNECTs that other gateways pass on: those count for the cluster
 * that they are of, and not for where they come from, which is one gateway for many clusters. For any thread.
 */
public final class EgressShares {
    private final ChannelGroup connections;
    private final int most;
    private final Places sources;
    private final Places clusters;
    private final RateLimit handshakes;
    private final Quota pending;

    /**
     * @param connections gets every connection, so that it can be closed when the process stops
     * @param nanoTime as {@link System#nanoTime}
     */
    public EgressShares(ChannelGroup connections, EgressLimits limits, LongSupplier nanoTime) {
        this.connections = connections;
        this.most = limits.connections();
        this.sources = new Places(limits.connections());
        this.clusters = new Places(limits.connections());
        this.handshakes = new RateLimit(limits.handshakesPerSecond(), 2 * limits.handshakesPerSecond(), nanoTime);
        this.pending = new Quota(limits.pendingPerCluster());
    }

    /** @return what keeps a new connection out; else it is counted until it closes */
    Optional<Limit> enter(Channel connection) {
        if (connections.size() >= most) {
            return Optional.of(Limit.CONNECTIONS);
        }
        var source = Source.of(connection.remoteAddress());
        if (source.isPresent() && !handshakes.tryAcquire(source.get())) {
            return Optional.of(Limit.SOURCE_HANDSHAKES);
        }
        if (source.isPresent() && !sources.tryAcquire(source.get(), connection)) {
            return Optional.of(Limit.SOURCE_CONNECTIONS);
        }
        connections.add(connection);
        return Optional.empty();
    }

    /** @return what keeps a request of this cluster from being dialled; else it is counted until {@link #dialled} */
    Optional<Limit> dial(String clusterUid, Channel connection) {
        if (!clusters.tryAcquire(clusterUid, connection)) {
            return Optional.of(Limit.CLUSTER_CONNECTIONS);
        }
        return pending.tryAcquire(clusterUid) ? Optional.empty() : Optional.of(Limit.PENDING_DIALS);
    }

    /** The request has its answer. */
    void dialled(String clusterUid) {
        pending.release(clusterUid);
    }
}
