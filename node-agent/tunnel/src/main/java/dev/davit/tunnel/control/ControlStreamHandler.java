package dev.davit.tunnel.control;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.WindowedCount;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a control stream at either end: hands over each message, and closes the whole tunnel when the
 * stream ends. A tunnel without its control stream is of no use. One who breaks the format, or says more than anybody has
 * reason to, is heard no more: each message costs work, also one that means nothing.
 */
public final class ControlStreamHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlStreamHandler.class);

    /** An agent announces its pods once in a second at most, and a gateway has less to say. */
    static final int MOST = 100;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<ControlMessage> receiver;
    private final Consumer<CloseReason> broken;
    private final WindowedCount messages = new WindowedCount(WINDOW_NANOS);
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;
    private boolean deaf;

    /**
     * Both are called on the tunnel's event loop.
     *
     * @param receiver gets each message that this version knows
     * @param broken is to close the tunnel for this reason, once
     */
    public ControlStreamHandler(Consumer<ControlMessage> receiver, Consumer<CloseReason> broken) {
        this.receiver = receiver;
        this.broken = broken;
    }

    /** Sends a message on a control stream. For any thread. */
    public static ChannelFuture send(Channel controlStream, ControlMessage message) {
        return controlStream.writeAndFlush(
                new DefaultHttp2DataFrame(ControlFraming.encode(controlStream.alloc(), message)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (deaf || !(message instanceof Http2DataFrame data)) {
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
                if (messages.next(ctx.executor().ticker().nanoTime()) > MOST) {
                    fail(ctx, CloseReason.TOO_MANY_MESSAGES, "more than " + MOST + " messages in 10 s");
                    return;
                }
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
            fail(ctx, CloseReason.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private void fail(ChannelHandlerContext ctx, CloseReason reason, String cause) {
        deaf = true;
        release();
        LOGGER.atWarn()
                .addKeyValue("peer", ctx.channel().parent().remoteAddress())
                .addKeyValue("cause", cause)
                .log("control stream is broken, closing the tunnel");
        broken.accept(reason);
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
