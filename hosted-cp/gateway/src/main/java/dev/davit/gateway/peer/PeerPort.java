package dev.davit.gateway.peer;

import dev.davit.gateway.egress.EgressLimits;
import dev.davit.gateway.egress.EgressPort;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.Places;
import dev.davit.gateway.limits.RateLimit;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.limits.Source;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.tls.InternalTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;

/**
 * Initializer of every connection to the peer port, which is for other gateways only: one begins with a subscription, the
 * others are CONNECTs that are served from this gateway's own tunnels and never passed on again. One source has its share of the
 * connections, and of the handshakes in a second, until it has shown that it is a gateway; from then on the clusters have
 * theirs, see {@link EgressPort}.
 */
public final class PeerPort extends ChannelInitializer<Channel> {
    /** Of other gateways, and of strangers who have not yet been told from them. */
    private static final int SUBSCRIPTIONS = 256;

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private final InternalTls tls;
    private final Peers peers;
    private final EgressPort connects;
    private final ChannelGroup connections;
    private final ChannelGroup streams;
    private final int most;
    private final Places strangers;
    /** A source is charged for handshakes that showed no gateway: one gateway handshakes for the dials of all clusters. */
    private final RateLimit inVain;

    private final RefusalLog refusals;
    private final Handshakes handshakes;

    /**
     * A port for these.
     *
     * @param connects what answers CONNECTs
     * @param connections gets every connection, so that it can be closed when the process stops
     * @param streams gets those that are CONNECTs
     * @param limits of those
     */
    PeerPort(
            InternalTls tls,
            Peers peers,
            EgressPort connects,
            ChannelGroup connections,
            ChannelGroup streams,
            EgressLimits limits,
            RefusalLog refusals,
            Handshakes handshakes) {
        this.tls = tls;
        this.peers = peers;
        this.connects = connects;
        this.connections = connections;
        this.streams = streams;
        this.most = limits.connections() + SUBSCRIPTIONS;
        this.strangers = new Places(most);
        this.inVain = new RateLimit(limits.handshakesPerSecond(), 2 * limits.handshakesPerSecond(), System::nanoTime);
        this.refusals = refusals;
        this.handshakes = handshakes;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= most) {
            refuse(channel, Limit.CONNECTIONS);
            return;
        }
        var source = Source.of(channel.remoteAddress());
        if (source.isPresent() && !inVain.has(source.get())) {
            refuse(channel, Limit.SOURCE_HANDSHAKES);
            return;
        }
        if (source.isPresent() && !strangers.tryAcquire(source.get())) {
            refuse(channel, Limit.SOURCE_CONNECTIONS);
            return;
        }
        connections.add(channel);
        var handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
        handshakes.watch(Handshakes.Port.PEER, handler);
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess() || !PeerLink.isGateway(handler)) {
                source.ifPresent(inVain::take);
            }
        });
        channel.pipeline()
                .addLast("tls", handler)
                .addLast(
                        "opening",
                        new PeerOpening(
                                peers,
                                connects,
                                streams,
                                refusals,
                                HANDSHAKE,
                                () -> source.ifPresent(strangers::release)));
    }

    private void refuse(Channel channel, Limit limit) {
        refusals.refused(Refused.PEER, limit, channel.remoteAddress());
        channel.close();
    }
}
