package dev.davit.agent.tunnel;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.http2.ConnectHeaders;
import dev.davit.tunnel.relay.SocketAbort;
import dev.davit.tunnel.relay.StreamRelay;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream that the gateway opened, until its purpose is known and served: WAITING → (headers) → DECIDING → DIALLING →
 * relay, or → control, or → refused. Reads nothing but the headers itself, so bytes that follow them wait for the relay.
 */
final class NodeStreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeStreamHandler.class);

    private final DialPolicy policy;
    private final Duration dialBound;
    private final PendingDials pending;
    private final InFlightBytes.Part inFlight;
    private final Consumer<Http2StreamChannel> onControl;
    private @Nullable ChannelFuture dial;

    NodeStreamHandler(
            DialPolicy policy,
            Duration dialBound,
            PendingDials pending,
            InFlightBytes.Part inFlight,
            Consumer<Http2StreamChannel> onControl) {
        this.policy = policy;
        this.dialBound = dialBound;
        this.pending = pending;
        this.inFlight = inFlight;
        this.onControl = onControl;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ctx.read();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof Http2HeadersFrame headers)) {
            ReferenceCountUtil.release(message);
            return;
        }
        switch (ConnectHeaders.request(headers.headers())) {
            case ConnectHeaders.Request.Control control -> {
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.established()));
                ctx.pipeline().remove(this);
                onControl.accept((Http2StreamChannel) ctx.channel());
            }
            case ConnectHeaders.Request.Dial(var target) -> {
                if (inFlight.exhausted() || !pending.tryAcquire()) {
                    refuse(ctx, RefusalReason.OVERLOADED);
                } else {
                    decide(ctx, target);
                }
            }
            case ConnectHeaders.Request.Unknown unknown -> refuse(ctx, RefusalReason.BAD_REQUEST);
        }
    }

    /** The policy may ask the kernel; the loop that moves the bytes of all streams does not wait for that. */
    private void decide(ChannelHandlerContext ctx, HostPort target) {
        Thread.ofVirtual().name("davit-dial-policy").start(() -> {
            var decision = judge(target);
            ctx.channel().eventLoop().execute(() -> decided(ctx, decision));
        });
    }

    private DialDecision judge(HostPort target) {
        try {
            return policy.allows(target);
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("target", target)
                    .setCause(e)
                    .log("cannot tell whether a target may be reached; it is refused");
            return new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
        }
    }

    private void decided(ChannelHandlerContext ctx, DialDecision decision) {
        if (!ctx.channel().isActive()) {
            pending.release();
            return;
        }
        switch (decision) {
            case DialDecision.Allowed(var address) -> dial(ctx, address);
            case DialDecision.Refused(var reason) -> {
                pending.release();
                refuse(ctx, reason);
            }
        }
    }

    private void dial(ChannelHandlerContext ctx, InetSocketAddress address) {
        dial = new Bootstrap()
                .group(ctx.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) dialBound.toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .addListener((ChannelFutureListener) dialled -> {
                    pending.release();
                    connected(ctx, dialled);
                });
    }

    private void connected(ChannelHandlerContext ctx, ChannelFuture dialled) {
        if (!ctx.channel().isActive()) {
            SocketAbort.abort(dialled.channel());
        } else if (dialled.isSuccess()) {
            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.established()));
            ctx.pipeline().remove(this);
            StreamRelay.join((Http2StreamChannel) ctx.channel(), dialled.channel(), inFlight, reason -> {});
        } else {
            refuse(
                    ctx,
                    dialled.cause() instanceof ConnectTimeoutException
                            ? RefusalReason.DIAL_TIMEOUT
                            : RefusalReason.DIAL_FAILED);
        }
    }

    /** Ends our half; the gateway ends its own, so that a refusal costs no RST_STREAM. */
    private static void refuse(ChannelHandlerContext ctx, RefusalReason reason) {
        ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.refused(reason), true));
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            cancelDial();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDial();
    }

    private void cancelDial() {
        var running = dial;
        if (running != null && !running.isDone()) {
            running.channel().close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        cancelDial();
        ctx.close();
    }
}
