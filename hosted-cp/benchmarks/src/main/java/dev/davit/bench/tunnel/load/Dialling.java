package dev.davit.bench.tunnel.load;

import dev.davit.bench.tunnel.report.Latencies;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens connections, one after the other, for a while. */
public final class Dialling {
    private static final int PATIENCE_SECONDS = 60;

    private final Way way;
    private final EventLoopGroup loops;
    private final boolean awaitsByte;
    private final long from;
    private final long until;
    private final Collection<Long> times = Collections.synchronizedList(new ArrayList<>());

    private Dialling(Way way, EventLoopGroup loops, boolean awaitsByte, Duration settling, Duration length) {
        this.way = way;
        this.loops = loops;
        this.awaitsByte = awaitsByte;
        this.from = System.nanoTime() + settling.toNanos();
        this.until = from + length.toNanos();
    }

    /**
     * What came out.
     *
     * @param perSecond how many were done
     * @param latencies how long each took, without its closing
     */
    public record Outcome(double perSecond, Latencies latencies) {}

    /**
     * Dials until a byte comes back, or only until the handshake is done, and closes; then begins again.
     *
     * @param parallel at once
     * @param awaitsByte whether the far end says something
     * @param settling time before the first one that counts
     */
    public static Outcome run(
            Way way, EventLoopGroup loops, int parallel, boolean awaitsByte, Duration settling, Duration length) {
        var dialling = new Dialling(way, loops, awaitsByte, settling, length);
        var chains = new ArrayList<CompletableFuture<Void>>();
        for (var i = 0; i < parallel; i++) {
            var chain = new CompletableFuture<Void>();
            chains.add(chain);
            dialling.next(chain);
        }
        CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new))
                .orTimeout(settling.plus(length).toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        var counted = List.copyOf(dialling.times);
        return new Outcome(
                counted.size() / (length.toNanos() / 1e9),
                new Latencies(counted.stream().mapToLong(Long::longValue).toArray()));
    }

    private void next(CompletableFuture<Void> chain) {
        var start = System.nanoTime();
        if (start - until >= 0) {
            chain.complete(null);
            return;
        }
        var end = new End(start, chain);
        way.open(loops, end).whenComplete((channel, failure) -> {
            if (failure != null) {
                chain.completeExceptionally(failure);
            } else if (!awaitsByte) {
                end.done(channel.pipeline().context(end));
            }
        });
    }

    private void took(long start) {
        var now = System.nanoTime();
        // What ends within the window is counted, so that the rate is that of the window.
        if (now - from >= 0 && now - until < 0) {
            times.add(now - start);
        }
    }

    /** Of one connection: waits for its byte, closes it, and lets the next one begin. */
    private final class End extends ChannelInboundHandlerAdapter {
        private final long start;
        private final CompletableFuture<Void> chain;
        private boolean done;

        private End(long start, CompletableFuture<Void> chain) {
            this.start = start;
            this.chain = chain;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            var some = bytes.isReadable();
            bytes.release();
            if (awaitsByte && some) {
                done(ctx);
            }
        }

        private void done(ChannelHandlerContext ctx) {
            if (!done) {
                done = true;
                took(start);
                ctx.close().addListener((ChannelFutureListener) closed -> next(chain));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!done) {
                chain.completeExceptionally(new IOException("closed before its byte came"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            chain.completeExceptionally(cause);
            ctx.close();
        }
    }
}
