package dev.davit.gateway.peer;

import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.tunnel.relay.KeepAlive;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection on which another gateway says what it holds: CONNECTING → HANDSHAKE → subscribed → CLOSED, once. What it
 * said counts no more from then on. One that is silent for too long is closed.
 */
final class PeerLink {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerLink.class);

    private final InetSocketAddress address;
    private final InternalTls tls;
    private final PeerTiming timing;
    private final String subscribe;
    private final Consumer<PeerLine> heard;
    private volatile End end = new End(PeerRefusal.UNREACHABLE, "closed by the other end", false);

    /**
     * Why it is down.
     *
     * @param cause for a person
     * @param silent nothing came from there any more, not even that the connection is over
     */
    record End(PeerRefusal reason, String cause, boolean silent) {}

    /**
     * Does not connect yet.
     *
     * @param ownPort at which the other one finds this gateway in return
     * @param heard gets what it says, on the link's event loop
     */
    PeerLink(InetSocketAddress address, InternalTls tls, PeerTiming timing, int ownPort, Consumer<PeerLine> heard) {
        this.address = address;
        this.tls = tls;
        this.timing = timing;
        this.heard = heard;
        this.subscribe = "{\"type\":\"subscribe\",\"version\":1,\"port\":%d}\n".formatted(ownPort);
    }

    /**
     * Connects.
     *
     * @param over gets the channel when it is closed, and when it never was a connection, of which it may hear twice
     */
    Channel open(EventLoop loop, Consumer<Channel> over) {
        var channel = KeepAlive.ofDialled(new Bootstrap())
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        timing.connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var handler = tls.peers().newHandler(channel.alloc());
                        handler.setHandshakeTimeoutMillis(timing.connect().toMillis());
                        channel.pipeline()
                                .addLast("tls", handler)
                                .addLast(
                                        "silence",
                                        new ReadTimeoutHandler(timing.silence().toMillis(), TimeUnit.MILLISECONDS))
                                .addLast("lines", new LineBasedFrameDecoder(PeerLine.MAX_BYTES))
                                .addLast("link", new Reader());
                    }
                })
                .connect(address)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        end(PeerRefusal.UNREACHABLE, HandshakeFailure.cause(connected.cause()));
                        // A channel without a socket, for which there was no file left, is never closed.
                        over.accept(((ChannelFuture) connected).channel());
                    }
                })
                .channel();
        channel.closeFuture().addListener(closed -> over.accept(channel));
        return channel;
    }

    /** @return why it is down */
    End end() {
        return end;
    }

    private void end(PeerRefusal reason, String cause) {
        end = new End(reason, cause, false);
    }

    private final class Reader extends SimpleChannelInboundHandler<ByteBuf> {
        private boolean subscribed;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (!handshake.isSuccess()) {
                    end(PeerRefusal.UNREACHABLE, HandshakeFailure.cause(handshake.cause()));
                } else if (isGateway(ctx.pipeline().get(SslHandler.class))) {
                    subscribed = true;
                    ctx.writeAndFlush(Unpooled.copiedBuffer(subscribe, StandardCharsets.UTF_8));
                } else {
                    end(PeerRefusal.NO_GATEWAY, "its certificate names no gateway");
                    ctx.close();
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
            if (!subscribed || !ctx.channel().isActive()) {
                return;
            }
            try {
                heard.accept(PeerLine.parse(ByteBufUtil.getBytes(line)));
            } catch (IOException e) {
                end(PeerRefusal.LINK_FAILED, "it does not speak JSON");
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            if (failure instanceof ReadTimeoutException) {
                end = new End(PeerRefusal.LINK_FAILED, "it is silent", true);
            } else {
                end(PeerRefusal.UNREACHABLE, HandshakeFailure.cause(failure));
            }
            LOGGER.atDebug()
                    .addKeyValue("peer", address)
                    .addKeyValue("cause", end.cause())
                    .log("link to another gateway failed");
            ctx.close();
        }
    }

    /** Every gateway has the same names in its certificate; what it is, the URI says. */
    static boolean isGateway(SslHandler tls) {
        return InternalIdentity.of(tls)
                .filter(InternalIdentity.Gateway.class::isInstance)
                .isPresent();
    }
}
