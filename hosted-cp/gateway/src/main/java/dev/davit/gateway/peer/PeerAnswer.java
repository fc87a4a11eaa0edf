package dev.davit.gateway.peer;

import dev.davit.gateway.cluster.DialOutcome;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;

/**
 * Waits for the answer to a CONNECT that was passed on: GATHERING → refused, or → connected, and then until the relay reads
 * for the first time. Bytes and an end that came with the answer are kept until then: TLS hands over all that one read of
 * the socket held.
 */
final class PeerAnswer extends ChannelDuplexHandler {
    private static final int MAX_HEAD = 1024;
    private static final String END = "\r\n\r\n";

    private final Promise<DialOutcome> outcome;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private boolean answered;
    private boolean ended;

    PeerAnswer(Promise<DialOutcome> outcome) {
        this.outcome = outcome;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        if (gathered == Unpooled.EMPTY_BUFFER) {
            gathered = ctx.alloc().buffer(bytes.readableBytes());
        }
        gathered.writeBytes(bytes);
        bytes.release();
        if (!answered) {
            head(ctx);
        }
    }

    private void head(ChannelHandlerContext ctx) {
        var text = gathered.toString(StandardCharsets.ISO_8859_1);
        var end = text.indexOf(END);
        if (end >= 0) {
            answered = true;
            gathered.skipBytes(end + END.length());
            answer(ctx, text.lines().findFirst().orElse(""));
        } else if (gathered.readableBytes() > MAX_HEAD) {
            lost(ctx);
        }
    }

    private void answer(ChannelHandlerContext ctx, String statusLine) {
        if (statusLine.startsWith("HTTP/1.1 200 ")) {
            ctx.channel().config().setAutoRead(false);
            if (!outcome.trySuccess(new DialOutcome.Connected(ctx.channel()))) {
                SocketAbort.abort(ctx.channel());
            }
        } else {
            outcome.trySuccess(new DialOutcome.Refused(reason(statusLine)));
            ctx.close();
        }
    }

    /** The name of the reason stands behind the status, before a colon. */
    private static RefusalReason reason(String statusLine) {
        var words = statusLine.split("[ :]", 4);
        return words.length < 3 ? RefusalReason.TUNNEL_LOST : RefusalReason.fromWire(words[2]);
    }

    /** The relay asks for bytes for the first time. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!answered) {
            ctx.read();
            return;
        }
        var early = gathered;
        gathered = Unpooled.EMPTY_BUFFER;
        ctx.pipeline().remove(this);
        if (early.isReadable()) {
            ctx.fireChannelRead(early);
            ctx.fireChannelReadComplete();
        } else {
            early.release();
            ctx.read();
        }
        if (ended) {
            ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (answered && event == SslCloseCompletionEvent.SUCCESS) {
            ended = true;
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(ctx);
        ctx.fireChannelInactive();
    }

    private void lost(ChannelHandlerContext ctx) {
        if (!answered) {
            answered = true;
            outcome.trySuccess(new DialOutcome.Refused(RefusalReason.TUNNEL_LOST));
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        gathered.release();
        gathered = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost(ctx);
        ctx.close();
    }
}
