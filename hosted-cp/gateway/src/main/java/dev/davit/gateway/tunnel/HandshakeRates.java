package dev.davit.gateway.tunnel;

import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RateLimit;
import dev.davit.gateway.limits.Source;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many tunnels may come up in a second, so that a fleet which returns at once does not take the CPU from those that are
 * there. A source is charged for each handshake that it begins, a cluster for each that its machines complete: strangers who
 * know its name cannot use up what its machines need. For any thread.
 */
public final class HandshakeRates {
    private static final int BURST_SECONDS = 2;

    private final RateLimit bySource;
    private final RateLimit byCluster;

    /**
     * @param perSecond of one source, and of one cluster; twice as many may come at once
     * @param nanoTime as {@link System#nanoTime}
     */
    public HandshakeRates(int perSecond, LongSupplier nanoTime) {
        this.bySource = new RateLimit(perSecond, BURST_SECONDS * perSecond, nanoTime);
        this.byCluster = new RateLimit(perSecond, BURST_SECONDS * perSecond, nanoTime);
    }

    /** @return what keeps a handshake from beginning */
    Optional<Limit> begin(String clusterUid, InetAddress client) {
        if (!bySource.tryAcquire(Source.of(client))) {
            return Optional.of(Limit.SOURCE_HANDSHAKES);
        }
        return byCluster.has(clusterUid) ? Optional.empty() : Optional.of(Limit.CLUSTER_HANDSHAKES);
    }

    /** A machine of the cluster has completed its handshake. */
    void completed(String clusterUid) {
        byCluster.take(clusterUid);
    }
}
