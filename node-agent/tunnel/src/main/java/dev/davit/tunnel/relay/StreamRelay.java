package dev.davit.tunnel.relay;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A CONNECT stream joined with a socket. END_STREAM is FIN, RST_STREAM is RST; flow-control credit goes back to the peer
 * only when the socket took the bytes. The two may live on different event loops, so each
 * handler looks by itself whether its channel died before the handler was there: then it is told nothing any more.
 *
 * <p>A socket under TLS has no half-close: its close_notify is passed on as END_STREAM, its FIN without close_notify as a
 * reset, and an END_STREAM from the tunnel as close_notify.
 */
public final class StreamRelay {
    private final Http2StreamChannel stream;
    private final Channel socket;
    private final InFlightBytes.Stream toStream;
    private final InFlightBytes.Stream toSocket;
    private final Consumer<CloseReason> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean streamEnded;
    private volatile boolean socketEnded;

    private StreamRelay(
            Http2StreamChannel stream, Channel socket, InFlightBytes.Part part, Consumer<CloseReason> onClose) {
        this.stream = stream;
        this.socket = socket;
        this.onClose = onClose;
        this.toStream = part.open(() -> abort(CloseReason.STALLED));
        this.toSocket = part.open(() -> abort(CloseReason.STALLED));
    }

    /**
     * Joins an established stream with a connected socket; both have {@link ChannelOption#AUTO_READ} switched off. From
     * here on the relay owns both of them.
     *
     * @param part where bytes between tunnel and socket are counted, in both directions; both are reset when they are too
     *     many, or when they stand still for too long
     * @param onClose called once
     */
    public static void join(
            Http2StreamChannel stream, Channel socket, InFlightBytes.Part part, Consumer<CloseReason> onClose) {
        var relay = new StreamRelay(stream, socket, part, onClose);
        HalfClose.prepare(socket);
        socket.pipeline().addLast("relay", new SocketToStream(relay, stream, relay.toStream));
        stream.pipeline().addLast("relay", new StreamToSocket(relay, socket, relay.toSocket));
    }

    /** The socket took the last byte of the stream and its FIN. */
    void streamEnded() {
        streamEnded = true;
        finishIfBothEnded();
    }

    /** The stream took the last byte of the socket and its END_STREAM. */
    void socketEnded() {
        socketEnded = true;
        finishIfBothEnded();
    }

    private void finishIfBothEnded() {
        if (streamEnded && socketEnded && closed.compareAndSet(false, true)) {
            forget();
            // The stream closes by itself once END_STREAM has passed both ways.
            socket.close();
            onClose.accept(CloseReason.FINISHED);
        }
    }

    /** Something broke: the stream is reset, and the socket is reset. */
    void abort(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            forget();
            if (stream.isActive() && reason != CloseReason.STREAM_RESET) {
                stream.writeAndFlush(new DefaultHttp2ResetFrame(errorOf(reason)))
                        .addListener(written -> stream.close());
            } else {
                stream.close();
            }
            SocketAbort.abort(socket);
            onClose.accept(reason);
        }
    }

    private void forget() {
        toStream.close();
        toSocket.close();
    }

    /** RFC 9113 section 8.5: a TCP error is CONNECT_ERROR. */
    private static Http2Error errorOf(CloseReason reason) {
        return reason == CloseReason.SOCKET_FAILED ? Http2Error.CONNECT_ERROR : Http2Error.CANCEL;
    }
}
