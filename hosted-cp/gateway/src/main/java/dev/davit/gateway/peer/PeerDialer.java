package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.egress.Caller;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.KeepAlive;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Passes CONNECTs on to other gateways, each on a connection of its own. */
final class PeerDialer {
    private final EventLoopGroup loops;
    private final InternalTls tls;
    private final PeerTiming timing;
    private final RefusalLog refusals;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    PeerDialer(EventLoopGroup loops, InternalTls tls, PeerTiming timing, RefusalLog refusals) {
        this.loops = loops;
        this.tls = tls;
        this.timing = timing;
        this.refusals = refusals;
    }

    /**
     * Starts to dial and returns at once.
     *
     * @param clusterUid as the certificate of the API server names it
     * @param outcome completed with what came of it, as {@link RefusalReason#TUNNEL_LOST} when the gateway is not reached;
     *     cancelling it gives up, also there
     */
    void dial(InetSocketAddress gateway, String clusterUid, HostPort target, Promise<DialOutcome> outcome) {
        var dial = KeepAlive.ofDialled(new Bootstrap())
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        timing.connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.add(channel);
                        channel.pipeline().addLast("tls", tls(channel, gateway, clusterUid, target, outcome));
                        channel.pipeline().addLast("answer", new PeerAnswer(outcome));
                    }
                })
                .connect(gateway);
        dial.addListener(connected -> {
            if (!connected.isSuccess()) {
                outcome.trySuccess(new DialOutcome.Refused(RefusalReason.TUNNEL_LOST));
            }
        });
        outcome.addListener(done -> {
            if (done.isCancelled()) {
                dial.channel().close();
            }
        });
    }

    /** Resets whatever goes through a gateway from which nothing comes any more. */
    void abort(InetSocketAddress gateway) {
        open.stream().filter(channel -> gateway.equals(channel.remoteAddress())).forEach(SocketAbort::abort);
    }

    /** The request names a cluster, so it is for nobody but a gateway. */
    private SslHandler tls(
            Channel channel,
            InetSocketAddress gateway,
            String clusterUid,
            HostPort target,
            Promise<DialOutcome> outcome) {
        var handler = tls.peers().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(timing.connect().toMillis());
        handler.handshakeFuture().addListener(done -> {
            if (outcome.isCancelled()) {
                channel.close();
            } else if (!done.isSuccess()) {
                refusals.refused(Refused.PEER, PeerRefusal.UNREACHABLE, gateway, HandshakeFailure.cause(done.cause()));
            } else if (PeerLink.isGateway(handler)) {
                channel.writeAndFlush(Unpooled.copiedBuffer(head(clusterUid, target), StandardCharsets.US_ASCII));
            } else {
                refusals.refused(
                        Refused.PEER, PeerRefusal.NO_GATEWAY, gateway, "the server certificate names no gateway");
                channel.close();
            }
        });
        return handler;
    }

    private static String head(String clusterUid, HostPort target) {
        return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + Caller.FORWARDED_CLUSTER + ": "
                + clusterUid + "\r\n\r\n";
    }
}
