package dev.davit.gateway.peer;

import dev.davit.gateway.egress.EgressPort;
import dev.davit.gateway.feed.SubscribeHandler;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalIdentity;
import dev.davit.tunnel.RefusalReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cuts whoever is no gateway, and tells by the first byte what a gateway's connection is for: <code>{</code> begins a
 * subscription, anything else a CONNECT.
 */
final class PeerOpening extends ChannelInboundHandlerAdapter {
    private static final int MAX_REQUEST = 4 * 1024;

    /** A snapshot of 100,000 nodes is written at once; a gateway that does not keep up has more than that to take. */
    private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(1024 * 1024, 32 * 1024 * 1024);

    private final Peers peers;
    private final EgressPort connects;
    private final ChannelGroup streams;
    private final RefusalLog refusals;
    private final Duration bound;
    private final Runnable told;
    private boolean admitted;

    /**
     * Waits for the first bytes of one connection.
     *
     * @param bound time from the handshake to the first bytes
     * @param told runs when it is known what the connection is for, or when it is over before
     */
    PeerOpening(
            Peers peers,
            EgressPort connects,
            ChannelGroup streams,
            RefusalLog refusals,
            Duration bound,
            Runnable told) {
        this.peers = peers;
        this.connects = connects;
        this.streams = streams;
        this.refusals = refusals;
        this.bound = bound;
        this.told = told;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                // The TLS handler itself sends the alert that says why, and closes.
                refuse(ctx, HandshakeFailure.of(handshake.cause()), HandshakeFailure.cause(handshake.cause()));
            } else if (PeerLink.isGateway(ctx.pipeline().get(SslHandler.class))) {
                admitted = true;
                ctx.executor().schedule(() -> refuseSilence(ctx), bound.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                refuse(ctx, RefusalReason.IDENTITY_NOT_ALLOWED, "the client certificate names no gateway");
                ctx.close();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    private void refuseSilence(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved() && ctx.channel().isActive()) {
            refuse(ctx, RefusalReason.BAD_REQUEST, "no request in time");
            ctx.close();
        }
    }

    private void refuse(ChannelHandlerContext ctx, Enum<?> reason, String cause) {
        refusals.refused(Refused.PEER, reason, ctx.channel().remoteAddress(), cause);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (!admitted || !bytes.isReadable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (bytes.getByte(bytes.readerIndex()) == '{') {
            subscribe(ctx.channel());
        } else {
            streams.add(ctx.channel());
            ctx.pipeline().addLast("connect", connects.connect(ctx.channel()));
        }
        // Those behind this handler count their time from the handshake on.
        ctx.fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        ctx.fireChannelRead(bytes);
        ctx.fireChannelReadComplete();
        ctx.pipeline().remove(this);
    }

    private void subscribe(Channel channel) {
        channel.config().setWriteBufferWaterMark(QUEUE);
        channel.pipeline()
                .addLast("lines", new LineBasedFrameDecoder(MAX_REQUEST))
                .addLast(
                        "subscribe",
                        new SubscribeHandler(
                                InternalIdentity.Gateway.class, peers::subscribed, Refused.PEER, refusals, bound));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        told.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
