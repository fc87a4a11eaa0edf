package dev.davit.tunnel.relay;

import dev.davit.tunnel.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that nothing comes or goes on a relayed socket, and tells the relay behind it by {@link CloseReason#IDLE} as user
 * event. A peer that is gone is noticed by {@link KeepAlive} much earlier: this is for one whose kernel still answers. Stands
 * next to the socket, below TLS. Looks four times within the bound, so it may take a quarter of it longer.
 */
public final class IdleWatch extends ChannelDuplexHandler {
    private static final int LOOKS = 4;

    private final Duration interval;
    private @Nullable Future<?> looking;
    private long passed;
    private long passedBefore;
    private int quietLooks;

    private IdleWatch(Duration bound) {
        this.interval = bound.dividedBy(LOOKS);
    }

    /** Begins to watch one of two connected sockets that are to be relayed; of the other one it is the same. */
    public static void on(Channel socket, Duration bound) {
        socket.pipeline().addFirst("idle", new IdleWatch(bound));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        looking = ctx.executor()
                .scheduleWithFixedDelay(
                        () -> look(ctx), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        passed++;
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        passed++;
        ctx.write(message, promise);
    }

    private void look(ChannelHandlerContext ctx) {
        quietLooks = passed == passedBefore ? quietLooks + 1 : 0;
        passedBefore = passed;
        if (quietLooks == LOOKS) {
            stop();
            ctx.fireUserEventTriggered(CloseReason.IDLE);
        }
    }

    private void stop() {
        var running = looking;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }
}
