package dev.davit.gateway.peer;

import dev.davit.gateway.egress.EgressPort;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;

/**
 * Initializer of every connection to the peer port, which is for other gateways only: one begins with a subscription, the
 * others are CONNECTs that are served from this gateway's own tunnels and never passed on again.
 */
public final class PeerPort extends ChannelInitializer<Channel> {
    private static final int MAX_CONNECTIONS = 20_000;
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private final InternalTls tls;
    private final Peers peers;
    private final EgressPort connects;
    private final ChannelGroup connections;
    private final ChannelGroup streams;
    private final RefusalLog refusals;
    private final Handshakes handshakes;

    /**
     * A port for these.
     *
     * @param connects what answers CONNECTs
     * @param connections gets every connection, so that it can be closed when the process stops
     * @param streams gets those that are CONNECTs
     */
    PeerPort(
            InternalTls tls,
            Peers peers,
            EgressPort connects,
            ChannelGroup connections,
            ChannelGroup streams,
            RefusalLog refusals,
            Handshakes handshakes) {
        this.tls = tls;
        this.peers = peers;
        this.connects = connects;
        this.connections = connections;
        this.streams = streams;
        this.refusals = refusals;
        this.handshakes = handshakes;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            channel.close();
            return;
        }
        connections.add(channel);
        var handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
        handshakes.watch(Handshakes.Port.PEER, handler);
        channel.pipeline()
                .addLast("tls", handler)
                .addLast("opening", new PeerOpening(peers, connects, streams, refusals, HANDSHAKE));
    }
}
