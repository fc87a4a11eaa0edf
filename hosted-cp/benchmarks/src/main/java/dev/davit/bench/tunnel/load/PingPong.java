package dev.davit.bench.tunnel.load;

import dev.davit.bench.tunnel.report.Latencies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends 64 bytes, waits until all of them are back, and begins again; takes the time of each turn. */
public final class PingPong extends ChannelInboundHandlerAdapter {
    private static final int SIZE = 64;
    private static final int PATIENCE_SECONDS = 30;

    private final ByteBuf ping = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(SIZE)));
    private final CompletableFuture<Latencies> result = new CompletableFuture<>();
    private long[] times = new long[1024];
    private int count;
    private int missing;
    private long sent;
    private long from;
    private long until;
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /**
     * Plays. To be called once, when the connection is established.
     *
     * @param settling time before the first turn that counts
     * @param length time in which turns count
     * @return how long the turns took that began within it; fails when the connection closes
     */
    public CompletableFuture<Latencies> play(Duration settling, Duration length) {
        var ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("expected an established connection");
        }
        ctx.executor().execute(() -> {
            from = System.nanoTime() + settling.toNanos();
            until = from + length.toNanos();
            send(ctx);
        });
        return result.orTimeout(settling.plus(length).toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void send(ChannelHandlerContext ctx) {
        missing = SIZE;
        sent = System.nanoTime();
        ctx.writeAndFlush(ping.duplicate(), ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        missing -= bytes.readableBytes();
        bytes.release();
        if (missing > 0) {
            return;
        }
        var now = System.nanoTime();
        if (sent - from >= 0) {
            add(now - sent);
        }
        if (now - until >= 0) {
            result.complete(new Latencies(Arrays.copyOf(times, count)));
        } else {
            send(ctx);
        }
    }

    private void add(long nanos) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = nanos;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        result.completeExceptionally(new IOException("the connection was closed in the middle of a ping-pong"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        result.completeExceptionally(cause);
        ctx.close();
    }
}
