package dev.davit.gateway.drain;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection on which nothing passes for a while, from its first handler on. */
final class QuietClose extends ChannelDuplexHandler {
    static final String NAME = "quiet";

    private final Duration bound;
    private long last;
    private @Nullable Future<?> check;

    QuietClose(Duration bound) {
        this.bound = bound;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        last = System.nanoTime();
        check(ctx, bound);
    }

    private void check(ChannelHandlerContext ctx, Duration later) {
        check = ctx.executor().schedule(() -> look(ctx), later.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        var left = bound.minusNanos(System.nanoTime() - last);
        if (left.toMillis() > 0) {
            check(ctx, left);
        } else if (unwritten(ctx.channel())) {
            // Its peer takes its time; what it was given is not lost for that.
            check(ctx, bound);
        } else {
            ctx.channel().close();
        }
    }

    private static boolean unwritten(Channel channel) {
        var waiting = channel.unsafe().outboundBuffer();
        return waiting != null && !waiting.isEmpty();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        last = System.nanoTime();
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        last = System.nanoTime();
        ctx.write(message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        var pending = check;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
