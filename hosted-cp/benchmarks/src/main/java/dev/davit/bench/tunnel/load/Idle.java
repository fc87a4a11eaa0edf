package dev.davit.bench.tunnel.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Neither writes nor keeps anything. */
public final class Idle extends ChannelInboundHandlerAdapter {
    private final boolean deaf;

    /** @param deaf whether it does not even read */
    public Idle(boolean deaf) {
        this.deaf = deaf;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (deaf) {
            ctx.channel().config().setAutoRead(false);
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
