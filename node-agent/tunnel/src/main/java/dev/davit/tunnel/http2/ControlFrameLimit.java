package dev.davit.tunnel.http2;

import dev.davit.tunnel.WindowedCount;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.Http2WindowUpdateFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets the connection of a peer that sends frames other than those of streams' data and headers more often than anybody
 * has reason to: each costs work here, most an answer, and none is held back by flow control (CVE-2019-9512, CVE-2019-9515).
 * Those that mean nothing in a tunnel end here: a stream that is not read would keep them all. Stands between the HTTP/2
 * codec and the multiplexer.
 */
final class ControlFrameLimit extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlFrameLimit.class);

    /** Both ends send a PING every few seconds and answer one, and settings once. */
    static final int MOST = 500;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WindowedCount count = new WindowedCount(WINDOW_NANOS);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Http2DataFrame data -> ctx.fireChannelRead(data);
            case Http2HeadersFrame headers -> ctx.fireChannelRead(headers);
            case Http2WindowUpdateFrame update -> ctx.fireChannelRead(update);
            case Http2ResetFrame reset -> ctx.fireChannelRead(reset);
            default -> {
                if (isTooMuch(ctx) || message instanceof Http2StreamFrame) {
                    ReferenceCountUtil.release(message);
                } else {
                    ctx.fireChannelRead(message);
                }
            }
        }
    }

    private boolean isTooMuch(ChannelHandlerContext ctx) {
        var frames = count.next(ctx.executor().ticker().nanoTime());
        if (frames == MOST + 1) {
            LOGGER.atWarn()
                    .addKeyValue("peer", ctx.channel().remoteAddress())
                    .log("too many HTTP/2 control frames, closing the tunnel");
            SocketAbort.abort(ctx.channel());
        }
        return frames > MOST;
    }
}
