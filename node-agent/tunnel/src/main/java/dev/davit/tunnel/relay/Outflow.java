package dev.davit.tunnel.relay;

import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * One direction of a relay: what was read from the source and the sink has not taken yet. The sink gets a batch at a time;
 * what is read before it took the last one waits here, where it is compact and counted. State belongs to the event loop of
 * the source; the sink may live on another one.
 */
final class Outflow {
    /** Above it the source is not read while memory is plenty. One read, and one frame of a tunnel. */
    private static final int ENOUGH = 64 * 1024;

    private final ChannelHandlerContext source;
    private final Channel sink;
    private final Function<ByteBuf, Object> message;
    private final InFlightBytes.Stream account;
    private final IntConsumer onTaken;
    private final Runnable onFailed;
    private final WaitingBytes waiting;
    private int unfinished;
    private boolean closed;

    /**
     * @param message what the sink is written with, made of bytes
     * @param account where the memory is counted; closed by the relay, as the sink may hold bytes for longer than this
     * @param onTaken gets the number of bytes of every batch that the sink took
     * @param onFailed called when the sink takes nothing any more
     */
    Outflow(
            ChannelHandlerContext source,
            Channel sink,
            Function<ByteBuf, Object> message,
            InFlightBytes.Stream account,
            IntConsumer onTaken,
            Runnable onFailed) {
        this.source = source;
        this.sink = sink;
        this.message = message;
        this.account = account;
        this.onTaken = onTaken;
        this.onFailed = onFailed;
        this.waiting = new WaitingBytes(source.alloc());
    }

    /** Takes bytes, which it owns from now on; they leave with the next {@link #flush()}. */
    void add(ByteBuf content) {
        if (closed || !content.isReadable()) {
            content.release();
        } else {
            var before = waiting.memory();
            waiting.add(content);
            count(waiting.memory() - before);
        }
    }

    private void count(int more) {
        if (more > 0) {
            account.received(more);
        } else if (more < 0) {
            account.released(-more);
        }
    }

    /** Writes what waits, if the sink took all that it was given before; otherwise it is written when that is so. */
    void flush() {
        settle();
        if (unfinished == 0) {
            writeAll();
        }
    }

    /** Writes what waits, whether or not the sink took what it was given before: nothing comes any more. */
    void finish() {
        settle();
        writeAll();
    }

    private void settle() {
        var before = waiting.memory();
        waiting.settle();
        count(waiting.memory() - before);
    }

    private void writeAll() {
        if (waiting.isEmpty()) {
            return;
        }
        var bytes = waiting.bytes();
        var memory = waiting.memory();
        unfinished += memory;
        var write = sink.write(message.apply(waiting.poll()));
        while (!waiting.isEmpty()) {
            write = sink.write(message.apply(waiting.poll()));
        }
        write.addListener((ChannelFutureListener) last -> written(last, bytes, memory));
        sink.flush();
    }

    private void written(ChannelFuture last, int bytes, int memory) {
        if (source.executor().inEventLoop()) {
            taken(last.isSuccess(), bytes, memory);
        } else {
            source.executor().execute(() -> taken(last.isSuccess(), bytes, memory));
        }
    }

    private void taken(boolean success, int bytes, int memory) {
        unfinished -= memory;
        account.released(memory);
        if (success) {
            flush();
            onTaken.accept(bytes);
        } else {
            onFailed.run();
        }
    }

    /** @return whether so much is held that nothing more should be read; the less the less memory is free */
    boolean isFull() {
        return unfinished + waiting.memory() >= account.allowance(ENOUGH);
    }

    /** Drops what waits; what was written belongs to the sink. */
    void close() {
        closed = true;
        waiting.release();
    }
}
