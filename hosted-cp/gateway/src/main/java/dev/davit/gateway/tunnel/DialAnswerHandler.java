package dev.davit.gateway.tunnel;

import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.gateway.limits.Limit;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.http2.ConnectHeaders;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;

/**
 * Sends the CONNECT of one stream and waits for its answer. Reads one message only, so that bytes behind the answer wait
 * for the relay. A cancelled outcome resets the stream, upon which the node gives up its dial.
 */
final class DialAnswerHandler extends ChannelInboundHandlerAdapter {
    private final HostPort target;
    private final Promise<DialOutcome> outcome;
    private boolean answered;

    DialAnswerHandler(HostPort target, Promise<DialOutcome> outcome) {
        this.target = target;
        this.outcome = outcome;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultHttp2HeadersFrame(ConnectHeaders.dial(target)))
                .addListener(written -> {
                    if (!written.isSuccess()) {
                        answered = true;
                        outcome.trySuccess(notOpened(written.cause()));
                        ctx.close();
                    }
                });
        ctx.read();
        outcome.addListener(done -> {
            if (done.isCancelled()) {
                ctx.channel().eventLoop().execute(() -> cancel(ctx));
            }
        });
    }

    /** A stream beyond what the agent's SETTINGS allow is refused by the codec at this end. */
    private static DialOutcome notOpened(Throwable cause) {
        return cause instanceof Http2Exception refused && refused.error() == Http2Error.REFUSED_STREAM
                ? new DialOutcome.Exceeded(Limit.TUNNEL_STREAMS)
                : new DialOutcome.Refused(RefusalReason.TUNNEL_LOST);
    }

    private void cancel(ChannelHandlerContext ctx) {
        if (!answered) {
            answered = true;
            reset(ctx);
        }
    }

    private static void reset(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).addListener(written -> ctx.close());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (answered || !(message instanceof Http2HeadersFrame headers)) {
            ReferenceCountUtil.release(message);
            return;
        }
        answered = true;
        switch (ConnectHeaders.response(headers.headers())) {
            case ConnectHeaders.Response.Established established -> {
                ctx.pipeline().remove(this);
                if (!outcome.trySuccess(new DialOutcome.Connected(ctx.channel()))) {
                    reset(ctx);
                }
            }
            case ConnectHeaders.Response.Refused(var reason) -> {
                outcome.trySuccess(new DialOutcome.Refused(reason));
                // The node ended its half; with ours the stream is over without a RST_STREAM.
                ctx.writeAndFlush(new DefaultHttp2DataFrame(true));
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            lost();
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost();
    }

    private void lost() {
        if (!answered) {
            answered = true;
            outcome.trySuccess(new DialOutcome.Refused(RefusalReason.TUNNEL_LOST));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost();
        ctx.close();
    }
}
