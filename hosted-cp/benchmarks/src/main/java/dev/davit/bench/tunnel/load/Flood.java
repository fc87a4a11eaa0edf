package dev.davit.bench.tunnel.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;

/** Writes as much as its channel takes; drops what comes. */
public final class Flood extends ChannelInboundHandlerAdapter {
    /** Also what one write of {@code kubectl cp} moves at most. */
    private static final int CHUNK = 64 * 1024;

    /** After that many the other channels of the loop have their turn. */
    private static final int CHUNKS_AT_ONCE = 16;

    private final ByteBuf chunk = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(CHUNK)));
    private boolean pouring;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            pour(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        pour(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pour(ctx);
    }

    private void pour(ChannelHandlerContext ctx) {
        // A flush may change writability and come back here.
        if (pouring) {
            return;
        }
        pouring = true;
        var chunks = 0;
        while (ctx.channel().isWritable() && chunks < CHUNKS_AT_ONCE) {
            ctx.writeAndFlush(chunk.duplicate());
            chunks++;
        }
        pouring = false;
        if (chunks == CHUNKS_AT_ONCE) {
            ctx.executor().execute(() -> pour(ctx));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
