package dev.davit.tunnel.relay;

import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.InFlightBytes;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Two sockets joined: what one reads the other writes. Peer takes nothing → stop reading here; FIN → FIN; reset → reset.
 * The two may live on different event loops.
 */
public final class SocketRelay {
    private final Channel left;
    private final Channel right;
    private final InFlightBytes.Stream toLeft;
    private final InFlightBytes.Stream toRight;
    private final Consumer<CloseReason> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SocketRelay(Channel left, Channel right, InFlightBytes.Part part, Consumer<CloseReason> onClose) {
        this.left = left;
        this.right = right;
        this.onClose = onClose;
        this.toLeft = part.open(() -> abort(CloseReason.STALLED));
        this.toRight = part.open(() -> abort(CloseReason.STALLED));
    }

    /**
     * Joins two connected channels that have {@link ChannelOption#AUTO_READ} switched off. From here on the relay owns
     * both of them.
     *
     * @param part where bytes between the two are counted; both are reset when they are too many
     * @param onClose called once, when the first of the two is closed
     */
    public static void join(Channel left, Channel right, InFlightBytes.Part part, Consumer<CloseReason> onClose) {
        var relay = new SocketRelay(left, right, part, onClose);
        var leftPump = new SocketPump(relay, right, relay.toRight);
        var rightPump = new SocketPump(relay, left, relay.toLeft);
        leftPump.feeds(rightPump);
        rightPump.feeds(leftPump);
        for (var channel : new Channel[] {left, right}) {
            HalfClose.prepare(channel);
        }
        left.pipeline().addLast("relay", leftPump);
        right.pipeline().addLast("relay", rightPump);
        // A channel that died before its handler was added fires nothing any more.
        if (!left.isActive() || !right.isActive()) {
            relay.abort(CloseReason.SOCKET_CLOSED);
        }
    }

    /** Both directions ended: closes as a FIN on both. */
    void finish() {
        if (closed.compareAndSet(false, true)) {
            forget();
            left.close();
            right.close();
            onClose.accept(CloseReason.FINISHED);
        }
    }

    /** Something broke: closes both so that their peers see a reset and not an orderly end. */
    void abort(CloseReason reason) {
        if (closed.compareAndSet(false, true)) {
            forget();
            SocketAbort.abort(left);
            SocketAbort.abort(right);
            onClose.accept(reason);
        }
    }

    private void forget() {
        toLeft.close();
        toRight.close();
    }
}
