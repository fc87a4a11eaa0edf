package dev.davit.agent.relay;

import dev.davit.agent.reach.HandOver;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Reaches a gateway: each in turn, beginning with the one that answered last, every one with a short bound. */
final class GatewayDialer {
    private final RelayConfig config;
    private final Executor blocking;
    private final AtomicInteger preferred = new AtomicInteger();

    /** @param blocking runs the connecting */
    GatewayDialer(RelayConfig config, Executor blocking) {
        this.config = config;
        this.blocking = blocking;
    }

    /** @param result gets a connected channel that reads nothing by itself, or the last gateway's failure */
    void dial(EventLoop loop, Promise<Channel> result) {
        blocking.execute(() -> {
            var first = preferred.get();
            var count = config.gateways().size();
            for (var failures = 0; failures < count && !result.isDone(); failures++) {
                var index = (first + failures) % count;
                try {
                    var socket = config.connector().connect(config.gateways().get(index), config.connect());
                    preferred.set(index);
                    HandOver.to(loop, socket, () -> take(loop, socket, result));
                    return;
                } catch (IOException e) {
                    if (failures + 1 == count) {
                        result.tryFailure(new IOException(
                                "gateway %s: %s".formatted(config.gateways().get(index), e.getMessage()), e));
                    }
                }
            }
        });
    }

    /** On the event loop. */
    private static void take(EventLoop loop, SocketChannel socket, Promise<Channel> result) {
        if (result.isDone()) {
            HandOver.close(socket);
            return;
        }
        var channel = new NioSocketChannel(socket);
        channel.config().setAutoRead(false).setAllowHalfClosure(true);
        loop.register(channel).addListener((ChannelFutureListener) registered -> answer(registered, result));
    }

    private static void answer(ChannelFuture registered, Promise<Channel> result) {
        if (!registered.isSuccess()) {
            result.tryFailure(registered.cause());
        } else if (!result.trySuccess(registered.channel())) {
            registered.channel().close();
        }
    }
}
