package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.Places;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.limits.SharedQuota;
import dev.davit.gateway.limits.Source;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.gateway.tunnel.TunnelTerminator;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Initializer of every connection to the public port. */
public final class PublicPort extends ChannelInitializer<Channel> {
    private final Clusters clusters;
    private final TunnelTerminator tunnels;
    private final ChannelGroup connections;
    private final Limits limits;
    private final Traffic traffic;
    private final PublicShares shares;
    private final Passthrough passthrough;
    private final WaitingClients waiting;

    /** In places of their own: clusters that are away keep nobody from waking another one. */
    private final WaitingClients returning;

    /**
     * Bounds of the public port.
     *
     * @param connections open at once; how many of them one source, or one cluster, may have is said by {@link Places}
     * @param opening time for the first bytes
     * @param dial time for the connection to a kube-apiserver
     * @param idle how long nothing may come or go on a connection that is passed on
     * @param patience of clients that wait for a cluster
     */
    public record Limits(int connections, Duration opening, Duration dial, Duration idle, Patience patience) {
        /** @return the bounds that are used outside of tests */
        public static Limits standard(int connections, Duration idle) {
            return new Limits(connections, Duration.ofSeconds(5), Duration.ofSeconds(5), idle, Patience.standard());
        }
    }

    /**
     * How long clients wait for a cluster to wake, or to answer again: client-go gives up a handshake after 10 s.
     *
     * @param most from the ClientHello on
     * @param awake from the first failed dial on, while the cluster is awake and only its kube-apiserver is not there for a
     *     moment, as when the last ready pod is another one by now; and for those who wake nobody, while it wakes
     * @param pause between the first two attempts; it doubles
     * @param longestPause between two attempts
     * @param dial time for one connection
     * @param share clients that may wait for one cluster to wake, or to be back
     * @param all clients that may wait for each of both
     */
    public record Patience(
            Duration most, Duration awake, Duration pause, Duration longestPause, Duration dial, int share, int all) {
        /** @return what is used outside of tests */
        public static Patience standard() {
            return new Patience(
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(50),
                    Duration.ofMillis(250),
                    Duration.ofMillis(500),
                    64,
                    2_048);
        }

        /** @return the pause after that one */
        Duration after(Duration pause) {
            Duration doubled = pause.multipliedBy(2);
            return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
        }
    }

    /**
     * @param connections gets every connection, so that it can be closed when the process stops
     * @param inFlight counts the bytes between clients and API servers
     * @param traffic counts what passes
     */
    public PublicPort(
            Clusters clusters,
            TunnelTerminator tunnels,
            ChannelGroup connections,
            InFlightBytes inFlight,
            RefusalLog refusals,
            Limits limits,
            Traffic traffic) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.connections = connections;
        this.limits = limits;
        this.traffic = traffic;
        this.shares = PublicShares.of(limits.connections(), refusals);
        this.passthrough = new Passthrough(limits.dial(), limits.idle(), inFlight);
        var ready = new ReadyCheck(limits.patience().dial());
        this.waiting = waitingClients(ready, limits, inFlight);
        this.returning = waitingClients(ready, limits, inFlight);
    }

    private static WaitingClients waitingClients(ReadyCheck ready, Limits limits, InFlightBytes inFlight) {
        var patience = limits.patience();
        return new WaitingClients(
                new Passthrough(patience.dial(), limits.idle(), inFlight),
                ready,
                new SharedQuota(patience.all(), patience.share()),
                patience);
    }

    @Override
    protected void initChannel(Channel channel) {
        var exceeded = exceeded(channel);
        if (exceeded.isPresent()) {
            shares.refusals().refused(Refused.PUBLIC, exceeded.get(), channel.remoteAddress());
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast("traffic", traffic.meter())
                .addLast(
                        "opening",
                        new OpeningHandler(
                                clusters, tunnels, passthrough, waiting, returning, shares, limits.opening()));
    }

    private Optional<Limit> exceeded(Channel channel) {
        if (connections.size() >= limits.connections()) {
            return Optional.of(Limit.CONNECTIONS);
        }
        return admitted(channel) ? Optional.empty() : Optional.of(Limit.SOURCE_CONNECTIONS);
    }

    /** A trusted proxy stands for many clients, each of which has a share of its own once it is known. */
    private boolean admitted(Channel channel) {
        return !(channel.remoteAddress() instanceof InetSocketAddress peer)
                || clusters.settings()
                        .filter(settings -> settings.trusts(peer.getAddress()))
                        .isPresent()
                || shares.sources().tryAcquire(Source.of(peer.getAddress()), channel);
    }
}
