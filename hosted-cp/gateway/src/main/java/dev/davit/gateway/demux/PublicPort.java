package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.tunnel.TunnelTerminator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;

/** Initializer of every connection to the public port. */
public final class PublicPort extends ChannelInitializer<Channel> {
    private final Clusters clusters;
    private final TunnelTerminator tunnels;
    private final ChannelGroup connections;
    private final Limits limits;

    /**
     * Bounds of the public port.
     *
     * @param connections open at once
     * @param opening time for the first bytes
     * @param dial time for the connection to a kube-apiserver
     */
    public record Limits(int connections, Duration opening, Duration dial) {
        /** @return the bounds that are used outside of tests */
        public static Limits standard() {
            return new Limits(20_000, Duration.ofSeconds(5), Duration.ofSeconds(5));
        }
    }

    /** @param connections gets every connection, so that it can be closed when the process stops */
    public PublicPort(Clusters clusters, TunnelTerminator tunnels, ChannelGroup connections, Limits limits) {
        this.clusters = clusters;
        this.tunnels = tunnels;
        this.connections = connections;
        this.limits = limits;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= limits.connections()) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline()
                .addLast(
                        "opening",
                        new OpeningHandler(clusters, tunnels, new Passthrough(limits.dial()), limits.opening()));
    }
}
