package dev.davit.tunnel.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * The end of one direction, for sockets with and without TLS. Without: FIN. With: close_notify, and a FIN that comes
 * without one is a truncation, which closes the channel.
 */
final class HalfClose {
    private HalfClose() {}

    /** Lets the channel tell an end of input from a closed connection. */
    static void prepare(Channel channel) {
        if (channel.pipeline().get(SslHandler.class) == null) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    /** @return whether the user event says that the peer sends nothing more */
    static boolean isEndOfInput(Object event) {
        return event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS;
    }

    /** Tells the peer that nothing more comes. To be called when the last write is done. */
    static void endOutput(Channel channel) {
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
