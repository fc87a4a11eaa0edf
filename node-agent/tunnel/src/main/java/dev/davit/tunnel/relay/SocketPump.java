package dev.davit.tunnel.relay;

import static java.util.Objects.requireNonNull;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link SocketRelay}: reads its own channel, writes the sink. The sink does not take what it was given →
 * stop reading here. All its state belongs to the event loop of its own channel.
 */
final class SocketPump extends ChannelInboundHandlerAdapter {
    private final SocketRelay relay;
    private final Channel sink;
    private final InFlightBytes.Stream account;
    private @Nullable SocketPump opposite;
    private @Nullable Outflow outflow;
    private boolean paused;
    private boolean inputEnded;
    private volatile boolean sinkEnded;

    SocketPump(SocketRelay relay, Channel sink, InFlightBytes.Stream account) {
        this.relay = relay;
        this.sink = sink;
        this.account = account;
    }

    void feeds(SocketPump pump) {
        opposite = pump;
    }

    private Outflow outflow() {
        return requireNonNull(outflow);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outflow = new Outflow(
                ctx, sink, bytes -> bytes, account, taken -> resume(ctx), () -> relay.abort(CloseReason.SOCKET_FAILED));
        if (ctx.channel().isActive()) {
            ctx.read();
        } else {
            // It died before this handler was there, which is told nothing any more.
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
        if (paused && !inputEnded && !outflow().isFull()) {
            paused = false;
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof CloseReason reason) {
            relay.abort(reason);
        }
        if (HalfClose.isEndOfInput(event) && !inputEnded) {
            inputEnded = true;
            outflow().finish();
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
    public void handlerRemoved(ChannelHandlerContext ctx) {
        outflow().close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        relay.abort(CloseReason.SOCKET_FAILED);
    }
}
