package dev.davit.tunnel.http2;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends an HTTP/2 PING at once and in every interval, and resets the connection after two intervals in which nothing
 * arrived. Any inbound byte counts as life: on a slow line the answer to a PING waits behind data. A peer that vanished is
 * noticed within three intervals. The answers tell the round trip, by which windows grow. Stands behind the HTTP/2
 * multiplexer.
 */
public final class LivenessHandler extends ChannelInboundHandlerAdapter {
    private static final int DEAD_AFTER_SILENT_INTERVALS = 2;

    private final Duration interval;
    private final Runnable onDead;
    private @Nullable Future<?> timer;
    private boolean heard = true;
    private int silentIntervals;
    private long sequence;
    private long sentAt;
    private volatile Optional<Duration> roundTrip = Optional.empty();

    /**
     * @param interval time between two checks
     * @param onDead called before the connection is closed as {@link CloseReason#DEAD_PEER}
     */
    public LivenessHandler(Duration interval, Runnable onDead) {
        this.interval = interval;
        this.onDead = onDead;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timer = ctx.executor()
                .scheduleAtFixedRate(() -> check(ctx), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        ping(ctx);
    }

    private void check(ChannelHandlerContext ctx) {
        if (heard) {
            heard = false;
            silentIntervals = 0;
        } else if (++silentIntervals >= DEAD_AFTER_SILENT_INTERVALS) {
            onDead.run();
            SocketAbort.abort(ctx.channel());
            return;
        }
        ping(ctx);
    }

    private void ping(ChannelHandlerContext ctx) {
        sentAt = System.nanoTime();
        ctx.writeAndFlush(new DefaultHttp2PingFrame(++sequence));
    }

    /** @return how long the last PING that was answered took. For any thread */
    public Optional<Duration> roundTrip() {
        return roundTrip;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2PingFrame answer && answer.ack() && answer.content() == sequence) {
            var nanos = System.nanoTime() - sentAt;
            roundTrip = Optional.of(Duration.ofNanos(nanos));
            StreamWindows.of(ctx.channel()).ifPresent(windows -> windows.roundTrip(nanos));
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard = true;
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    private void stop() {
        var running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }
}
