package dev.davit.tunnel.relay;

import static java.util.Objects.requireNonNull;

import dev.davit.tunnel.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link SocketRelay}: reads its own channel, writes the sink. All its state belongs to the event loop
 * of its own channel.
 */
final class SocketPump extends ChannelInboundHandlerAdapter {
    private final SocketRelay relay;
    private final Channel sink;
    private @Nullable SocketPump opposite;
    private @Nullable ChannelHandlerContext context;
    private boolean paused;
    private boolean inputEnded;
    private volatile boolean sinkEnded;

    SocketPump(SocketRelay relay, Channel sink) {
        this.relay = relay;
        this.sink = sink;
    }

    void feeds(SocketPump pump) {
        opposite = pump;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            ctx.read();
        } else {
            // It died before this handler was there, which is told nothing any more.
            relay.abort(CloseReason.SOCKET_CLOSED);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        sink.write(message).addListener((ChannelFutureListener) this::written);
    }

    private void written(ChannelFuture write) {
        if (!write.isSuccess()) {
            relay.abort(CloseReason.SOCKET_FAILED);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        sink.flush();
        // Peer not writable → stop reading here; the sink's own pump resumes us.
        if (sink.isWritable()) {
            ctx.read();
        } else {
            paused = true;
        }
    }

    /** This channel took what it was given: the one that feeds it may read again. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            requireNonNull(opposite).resume();
        }
    }

    private void resume() {
        var ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> {
                if (paused) {
                    paused = false;
                    ctx.read();
                }
            });
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (HalfClose.isEndOfInput(event) && !inputEnded) {
            inputEnded = true;
            sink.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) this::endSink);
        }
    }

    private void endSink(ChannelFuture lastWrite) {
        if (!lastWrite.isSuccess()) {
            relay.abort(CloseReason.SOCKET_CLOSED);
            return;
        }
        sinkEnded = true;
        // Each side sets its own flag before it looks at the other's: whoever comes last closes, with nothing
        // unwritten.
        if (requireNonNull(opposite).sinkEnded) {
            relay.finish();
        } else {
            HalfClose.endOutput(sink);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        relay.abort(CloseReason.SOCKET_CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.SOCKET_FAILED);
    }
}
