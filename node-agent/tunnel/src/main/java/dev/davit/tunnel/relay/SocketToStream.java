package dev.davit.tunnel.relay;

import static java.util.Objects.requireNonNull;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * Socket → stream. The stream does not take what it was given (the peer gave no credit, or the tunnel is full) → stop
 * reading here. State belongs to the socket's event loop.
 */
final class SocketToStream extends ChannelInboundHandlerAdapter {
    private final StreamRelay relay;
    private final Http2StreamChannel stream;
    private final InFlightBytes.Stream account;
    private @Nullable Outflow outflow;
    private boolean paused;
    private boolean ended;

    SocketToStream(StreamRelay relay, Http2StreamChannel stream, InFlightBytes.Stream account) {
        this.relay = relay;
        this.stream = stream;
        this.account = account;
    }

    private Outflow outflow() {
        return requireNonNull(outflow);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outflow = new Outflow(
                ctx,
                stream,
                DefaultHttp2DataFrame::new,
                account,
                taken -> resume(ctx),
                () -> relay.abort(CloseReason.TUNNEL_LOST));
        if (ctx.channel().isActive()) {
            ctx.read();
        } else {
            relay.abort(CloseReason.SOCKET_CLOSED);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        outflow().add((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outflow().flush();
        paused = true;
        resume(ctx);
    }

    private void resume(ChannelHandlerContext ctx) {
        if (paused && !ended && !outflow().isFull()) {
            paused = false;
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof CloseReason reason) {
            relay.abort(reason);
        }
        if (HalfClose.isEndOfInput(event)) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            outflow().finish();
            stream.writeAndFlush(new DefaultHttp2DataFrame(true)).addListener((ChannelFutureListener) write -> {
                if (write.isSuccess()) {
                    relay.socketEnded();
                } else {
                    relay.abort(CloseReason.TUNNEL_LOST);
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.abort(CloseReason.SOCKET_CLOSED);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        outflow().close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.SOCKET_FAILED);
    }
}
