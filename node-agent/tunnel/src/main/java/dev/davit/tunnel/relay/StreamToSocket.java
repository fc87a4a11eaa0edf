package dev.davit.tunnel.relay;

import static java.util.Objects.requireNonNull;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.http2.StreamWindows;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stream → socket. Reads on without pause: what it holds is bounded by the stream's window, because credit is returned
 * only when a write to the socket completed. State belongs to the stream's event loop.
 */
final class StreamToSocket extends ChannelInboundHandlerAdapter {
    /** An eighth of the smallest window: the codec tells the sender nothing before half of one is free. */
    private static final int WORTH_RETURNING = 8 * 1024;

    private final StreamRelay relay;
    private final Channel socket;
    private final InFlightBytes.Stream account;
    private Optional<StreamWindows.Window> window = Optional.empty();
    private @Nullable Outflow outflow;
    private int credit;
    private boolean ended;

    StreamToSocket(StreamRelay relay, Channel socket, InFlightBytes.Stream account) {
        this.relay = relay;
        this.socket = socket;
        this.account = account;
    }

    private Outflow outflow() {
        return requireNonNull(outflow);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outflow = new Outflow(
                ctx,
                socket,
                bytes -> bytes,
                account,
                taken -> taken(ctx, taken),
                () -> relay.abort(CloseReason.SOCKET_FAILED));
        if (!ctx.channel().isActive()) {
            relay.abort(CloseReason.TUNNEL_LOST);
            return;
        }
        window = StreamWindows.open((Http2StreamChannel) ctx.channel());
        ctx.channel().config().setAutoRead(true);
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Http2DataFrame data -> {
                var content = data.content();
                credit += data.initialFlowControlledBytes() - content.readableBytes();
                outflow().add(content);
                endIf(data.isEndStream());
            }
            case Http2HeadersFrame trailers -> endIf(trailers.isEndStream());
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void taken(ChannelHandlerContext ctx, int bytes) {
        credit += bytes;
        if (credit >= WORTH_RETURNING && ctx.channel().isActive()) {
            var returned = credit;
            credit = 0;
            window.ifPresent(open -> open.taken(returned));
            var stream = (Http2StreamChannel) ctx.channel();
            ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(returned).stream(stream.stream()));
        }
    }

    private void endIf(boolean endStream) {
        if (endStream && !ended) {
            ended = true;
            outflow().finish();
            socket.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) this::endSocket);
        }
    }

    private void endSocket(ChannelFuture lastWrite) {
        if (!lastWrite.isSuccess()) {
            relay.abort(CloseReason.SOCKET_FAILED);
            return;
        }
        HalfClose.endOutput(socket);
        relay.streamEnded();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outflow().flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            relay.abort(CloseReason.STREAM_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!ended) {
            relay.abort(CloseReason.TUNNEL_LOST);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        window.ifPresent(StreamWindows.Window::close);
        outflow().close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.TUNNEL_LOST);
    }
}
