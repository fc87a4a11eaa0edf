package dev.davit.tunnel.relay;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.ByteBuf;
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

/**
 * Stream → socket. Reads on without pause: what it holds is bounded by the stream's window, because credit is returned
 * only when a write to the socket completed. State belongs to the stream's event loop.
 */
final class StreamToSocket extends ChannelInboundHandlerAdapter {
    private final StreamRelay relay;
    private final Channel socket;
    private final InFlightBytes.Stream inFlight;
    private final Runnable onWritable;
    private boolean ended;

    StreamToSocket(StreamRelay relay, Channel socket, InFlightBytes.Stream inFlight, Runnable onWritable) {
        this.relay = relay;
        this.socket = socket;
        this.inFlight = inFlight;
        this.onWritable = onWritable;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            relay.abort(CloseReason.TUNNEL_LOST);
            return;
        }
        ctx.channel().config().setAutoRead(true);
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Http2DataFrame data -> {
                var credit = data.initialFlowControlledBytes();
                inFlight.received(credit);
                write(ctx, data.content(), credit);
                endIf(data.isEndStream());
            }
            case Http2HeadersFrame trailers -> endIf(trailers.isEndStream());
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void write(ChannelHandlerContext ctx, ByteBuf content, int credit) {
        socket.write(content).addListener((ChannelFutureListener) write -> {
            inFlight.released(credit);
            if (write.isSuccess()) {
                returnCredit(ctx, credit);
            } else {
                relay.abort(CloseReason.SOCKET_FAILED);
            }
        });
    }

    /** The codec gathers credits and sends a WINDOW_UPDATE once half of the window is free again. */
    private static void returnCredit(ChannelHandlerContext ctx, int credit) {
        if (credit > 0 && ctx.channel().isActive()) {
            var stream = (Http2StreamChannel) ctx.channel();
            ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(credit).stream(stream.stream()));
        }
    }

    private void endIf(boolean endStream) {
        if (endStream && !ended) {
            ended = true;
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
        socket.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            onWritable.run();
        }
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
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.TUNNEL_LOST);
    }
}
