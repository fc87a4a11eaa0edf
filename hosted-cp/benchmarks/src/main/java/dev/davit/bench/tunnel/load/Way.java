package dev.davit.bench.tunnel.load;

import dev.davit.bench.tunnel.process.Loopback;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How the client comes to a server: a fresh TCP connection, a handshake with the client's certificate and, where there is
 * something to ask for, a CONNECT, as kube-apiserver does it.
 *
 * @param tls with the client's certificate
 * @param serverName that the certificate at the port is for
 * @param port on loopback
 * @param target of the CONNECT; empty where the port leads to one target anyway
 */
public record Way(SslContext tls, String serverName, int port, Optional<String> target) {
    private static final int READ = 256 * 1024;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 20;

    /**
     * Opens a connection.
     *
     * @param behaviour is added when the connection is established, and gets what comes from then on
     * @return fails with what is the matter: a {@link Refused}, or what the network or TLS says
     */
    public CompletableFuture<Channel> open(EventLoopGroup loops, ChannelHandler behaviour) {
        var opened = new CompletableFuture<Channel>();
        var connecting = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, READ))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(READ, 2 * READ))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast("tls", tls.newHandler(channel.alloc(), serverName, port))
                                .addLast("opening", new Opening(target, behaviour, opened));
                    }
                })
                .connect(Loopback.port(port));
        connecting.addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                opened.completeExceptionally(done.cause());
            }
        });
        return opened.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).whenComplete((channel, failure) -> {
            if (failure != null) {
                connecting.channel().close();
            }
        });
    }
}
