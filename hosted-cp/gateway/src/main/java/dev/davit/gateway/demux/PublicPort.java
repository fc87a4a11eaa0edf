package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.gateway.tunnel.TunnelTerminator;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Initializer of every connection to the public port. */
public final class PublicPort extends ChannelInitializer<Channel> {
    private final Clusters clusters;
    private final TunnelTerminator tunnels;
    private final ChannelGroup connections;
    private final InFlightBytes inFlight;
    private final Limits limits;
    private final Traffic traffic;
    private final Quota perSource;
    private final Quota perCluster;
    private final WaitingClients waiting;

    /** In places of their own: clusters that are away keep nobody from waking another one. */
    private final WaitingClients returning;

    /**
     * Bounds of the public port.
     *
     * @param connections open at once
     * @param share of them that one client address, or one cluster, may have
     * @param opening time for the first bytes
     * @param dial time for the connection to a kube-apiserver
     * @param patience of clients that wait for a cluster
     */
    public record Limits(int connections, int share, Duration opening, Duration dial, Patience patience) {
        /** With the patience that is used outside of tests. */
        public Limits(int connections, int share, Duration opening, Duration dial) {
            this(connections, share, opening, dial, Patience.standard());
        }

        /** @return the bounds that are used outside of tests */
        public static Limits standard() {
            return new Limits(20_000, 5_000, Duration.ofSeconds(5), Duration.ofSeconds(5));
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
            Limits limits,
            Traffic traffic) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.connections = connections;
        this.inFlight = inFlight;
        this.limits = limits;
        this.traffic = traffic;
        this.perSource = new Quota(limits.share());
        this.perCluster = new Quota(limits.share());
        var ready = new ReadyCheck(limits.patience().dial());
        this.waiting = waitingClients(ready, limits.patience());
        this.returning = waitingClients(ready, limits.patience());
    }

    private WaitingClients waitingClients(ReadyCheck ready, Patience patience) {
        return new WaitingClients(
                new Passthrough(patience.dial(), inFlight),
                ready,
                new Quota(patience.share()),
                new Quota(patience.all()),
                patience);
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= limits.connections() || !admitted(channel)) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast("traffic", traffic.meter())
                .addLast(
                        "opening",
                        new OpeningHandler(
                                clusters,
                                tunnels,
                                new Passthrough(limits.dial(), inFlight),
                                waiting,
                                returning,
                                perCluster,
                                limits.opening()));
    }

    /** A trusted proxy stands for many clients, so it has no share. */
    private boolean admitted(Channel channel) {
        return !(channel.remoteAddress() instanceof InetSocketAddress peer)
                || clusters.settings()
                        .filter(settings -> settings.trusts(peer.getAddress()))
                        .isPresent()
                || perSource.tryAcquire(peer.getAddress(), channel);
    }
}
