package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void noticesWithinAMinuteThatAPeerIsGone() throws Exception {
        var accepted = new CompletableFuture<Channel>();
        var listener = KeepAlive.ofAccepted(new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.complete(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        var made = KeepAlive.ofDialled(new Bootstrap().group(loops).channel(NioSocketChannel.class))
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listener.localAddress())
                .sync()
                .channel();

        assertNoticesWithinAMinute(made);
        assertNoticesWithinAMinute(accepted.get(10, TimeUnit.SECONDS));
    }

    private static void assertNoticesWithinAMinute(Channel socket) {
        var options = socket.config();
        var idle = options.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE));
        var interval = options.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL));
        var count = options.getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));

        assertThat(options.getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        assertThat(idle + interval * count).isEqualTo(60);
    }
}
