package dev.davit.gateway.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that pass one place of a pipeline in both directions, and never looks into them. What was handed on for
 * sending counts as sent. The counts may be read on any thread.
 */
public final class TrafficMeter extends ChannelDuplexHandler {
    private final Traffic all;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    TrafficMeter(Traffic all) {
        this.all = all;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            var count = bytes.readableBytes();
            received.addAndGet(count);
            all.received(count);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            var count = bytes.readableBytes();
            sent.addAndGet(count);
            all.sent(count);
        }
        ctx.write(message, promise);
    }

    /** @return bytes that came from the peer */
    public long received() {
        return received.get();
    }

    /** @return bytes that went to the peer */
    public long sent() {
        return sent.get();
    }
}
