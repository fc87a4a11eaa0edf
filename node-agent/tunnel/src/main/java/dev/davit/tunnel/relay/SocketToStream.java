package dev.davit.tunnel.relay;

import dev.davit.tunnel.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Socket → stream. The stream not writable (the peer gave no credit) → stop reading here. State belongs to the socket's
 * event loop.
 */
final class SocketToStream extends ChannelInboundHandlerAdapter {
    private final StreamRelay relay;
    private final Http2StreamChannel stream;
    private final Optional<Duration> stall;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> stallCheck;
    private boolean paused;
    private boolean ended;

    SocketToStream(StreamRelay relay, Http2StreamChannel stream, Optional<Duration> stall) {
        this.relay = relay;
        this.stream = stream;
        this.stall = stall;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            ctx.read();
        } else {
            relay.abort(CloseReason.SOCKET_CLOSED);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        stream.write(new DefaultHttp2DataFrame((ByteBuf) message)).addListener((ChannelFutureListener) this::written);
    }

    private void written(ChannelFuture write) {
        if (!write.isSuccess()) {
            relay.abort(CloseReason.TUNNEL_LOST);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        stream.flush();
        if (stream.isWritable()) {
            ctx.read();
        } else {
            pause(ctx);
        }
    }

    private void pause(ChannelHandlerContext ctx) {
        if (paused || ended) {
            return;
        }
        paused = true;
        stall.ifPresent(bound -> stallCheck = ctx.executor()
                .schedule(() -> relay.abort(CloseReason.STALLED), bound.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The stream takes bytes again. For any thread. */
    void resume() {
        var ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> {
                if (paused) {
                    paused = false;
                    cancelStallCheck();
                    ctx.read();
                }
            });
        }
    }

    private void cancelStallCheck() {
        var check = stallCheck;
        if (check != null) {
            check.cancel(false);
            stallCheck = null;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (HalfClose.isEndOfInput(event)) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
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
        cancelStallCheck();
        relay.abort(CloseReason.SOCKET_CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.SOCKET_FAILED);
    }
}
