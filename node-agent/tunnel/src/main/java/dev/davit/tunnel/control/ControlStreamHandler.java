package dev.davit.tunnel.control;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a control stream at either end: hands over each message, and closes the whole tunnel when the
 * stream ends or breaks. A tunnel without its control stream is of no use.
 */
public final class ControlStreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlStreamHandler.class);

    private final Consumer<ControlMessage> receiver;
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    /** @param receiver called on the tunnel's event loop with each message that this version knows */
    public ControlStreamHandler(Consumer<ControlMessage> receiver) {
        this.receiver = receiver;
    }

    /** Sends a message on a control stream. For any thread. */
    public static ChannelFuture send(Channel controlStream, ControlMessage message) {
        return controlStream.writeAndFlush(
                new DefaultHttp2DataFrame(ControlFraming.encode(controlStream.alloc(), message)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof Http2DataFrame data)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            if (pending == Unpooled.EMPTY_BUFFER) {
                pending = ctx.alloc().buffer(data.content().readableBytes());
            }
            pending.writeBytes(data.content());
            deliver(ctx);
            if (data.isEndStream()) {
                ctx.channel().parent().close();
            }
        } finally {
            data.release();
        }
    }

    private void deliver(ChannelHandlerContext ctx) {
        try {
            for (var next = ControlFraming.decode(pending); next.isPresent(); next = ControlFraming.decode(pending)) {
                if (!(next.get() instanceof ControlMessage.Unknown)) {
                    receiver.accept(next.get());
                }
            }
            if (pending.isReadable()) {
                pending.discardSomeReadBytes();
            } else {
                release();
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("peer", ctx.channel().parent().remoteAddress())
                    .addKeyValue("cause", e.getMessage())
                    .log("control stream is broken, closing the tunnel");
            ctx.channel().parent().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.channel().parent().close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atWarn().addKeyValue("cause", cause.toString()).log("control stream failed, closing the tunnel");
        ctx.channel().parent().close();
    }
}
