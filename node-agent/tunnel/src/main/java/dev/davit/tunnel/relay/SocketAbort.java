package dev.davit.tunnel.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Closes a socket the hard way. */
public final class SocketAbort {
    private SocketAbort() {}

    /**
     * Closes with RST instead of FIN, so that a truncated byte stream never looks like a complete one. Goes below a TLS
     * handler, whose close_notify would say that all is well. For any thread.
     */
    public static void abort(Channel channel) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> abort(channel));
            return;
        }
        if (!channel.isOpen()) {
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
