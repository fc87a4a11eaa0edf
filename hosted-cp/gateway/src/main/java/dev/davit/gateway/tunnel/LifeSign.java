package dev.davit.gateway.tunnel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One PING and its answer: WAITING → ANSWERED, or → SILENT, or → neither, when other bytes came, behind which the answer
 * waits on a slow line, or when the tunnel ended. Is in the pipeline only that long.
 */
final class LifeSign extends ChannelInboundHandlerAdapter {
    private final long content = ThreadLocalRandom.current().nextLong();
    private final Duration bound;
    private final Runnable answered;
    private final Runnable silent;
    private boolean heard;
    private @Nullable Future<?> timer;

    private LifeSign(Duration bound, Runnable answered, Runnable silent) {
        this.bound = bound;
        this.answered = answered;
        this.silent = silent;
    }

    /**
     * Asks. On the channel's event loop.
     *
     * @param before name of the handler in front of which the answer passes
     */
    static void ask(Channel channel, String before, Duration bound, Runnable answered, Runnable silent) {
        if (channel.isActive()) {
            channel.pipeline().addBefore(before, null, new LifeSign(bound, answered, silent));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> expire(ctx), bound.toMillis(), TimeUnit.MILLISECONDS);
        ctx.writeAndFlush(new DefaultHttp2PingFrame(content));
    }

    private void expire(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(this);
        if (!heard) {
            silent.run();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2PingFrame ping && ping.ack() && ping.content() == content) {
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
            answered.run();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard = true;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }
}
