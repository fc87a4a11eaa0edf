package dev.davit.bench.tunnel.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.LongAdder;

/** Reads everything and counts it. */
public final class Counting extends ChannelInboundHandlerAdapter {
    private final LongAdder bytes;

    /** @param bytes where it is added */
    public Counting(LongAdder bytes) {
        this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var buffer = (ByteBuf) message;
        bytes.add(buffer.readableBytes());
        buffer.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
