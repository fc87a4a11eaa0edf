package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.limits.Quota;
import dev.davit.gateway.tunnel.TunnelTerminator;
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
    private final Limits limits;
    private final Quota perSource;
    private final Quota perCluster;

    /**
     * Bounds of the public port.
     *
     * @param connections open at once
     * @param share of them that one client address, or one cluster, may have
     * @param opening time for the first bytes
     * @param dial time for the connection to a kube-apiserver
     */
    public record Limits(int connections, int share, Duration opening, Duration dial) {
        /** @return the bounds that are used outside of tests */
        public static Limits standard() {
            return new Limits(20_000, 5_000, Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
    }

    /** @param connections gets every connection, so that it can be closed when the process stops */
    public PublicPort(Clusters clusters, TunnelTerminator tunnels, ChannelGroup connections, Limits limits) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.connections = connections;
        this.limits = limits;
        this.perSource = new Quota(limits.share());
        this.perCluster = new Quota(limits.share());
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= limits.connections() || !admitted(channel)) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(
                        "opening",
                        new OpeningHandler(
                                clusters, tunnels, new Passthrough(limits.dial()), perCluster, limits.opening()));
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
