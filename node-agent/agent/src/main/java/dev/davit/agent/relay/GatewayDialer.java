package dev.davit.agent.relay;

import dev.davit.tunnel.HostPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Reaches a gateway: each in turn, beginning with the one that answered last, every one with a short bound. */
final class GatewayDialer {
    private final RelayConfig config;
    private final Executor blocking;
    private final AtomicInteger preferred = new AtomicInteger();

    /** @param blocking runs the resolving of names */
    GatewayDialer(RelayConfig config, Executor blocking) {
        this.config = config;
        this.blocking = blocking;
    }

    /** @param result gets a connected channel that reads nothing by itself, or the last gateway's failure */
    void dial(EventLoop loop, Promise<Channel> result) {
        attempt(loop, result, preferred.get(), 0);
    }

    private void attempt(EventLoop loop, Promise<Channel> result, int index, int failures) {
        var gateway = config.gateways().get(index);
        blocking.execute(() -> {
            // not Netty's resolver: it would hold up the event loop
            var address = new InetSocketAddress(gateway.host(), gateway.port());
            loop.execute(() -> connect(loop, result, address, index, failures));
        });
    }

    private void connect(EventLoop loop, Promise<Channel> result, InetSocketAddress address, int index, int failures) {
        if (address.isUnresolved()) {
            next(loop, result, index, failures, new IOException("the name does not resolve"));
            return;
        }
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        config.connect().toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .addListener((ChannelFutureListener) connected -> answered(connected, result, index, failures));
    }

    private void answered(ChannelFuture connected, Promise<Channel> result, int index, int failures) {
        if (!connected.isSuccess()) {
            next(connected.channel().eventLoop(), result, index, failures, connected.cause());
            return;
        }
        preferred.set(index);
        if (!result.trySuccess(connected.channel())) {
            connected.channel().close();
        }
    }

    private void next(EventLoop loop, Promise<Channel> result, int index, int failures, Throwable cause) {
        var count = config.gateways().size();
        HostPort gateway = config.gateways().get(index);
        if (failures + 1 < count && !result.isDone()) {
            attempt(loop, result, (index + 1) % count, failures + 1);
        } else {
            result.tryFailure(new IOException("gateway %s: %s".formatted(gateway, cause.getMessage()), cause));
        }
    }
}
