package dev.davit.bench.tunnel.role;

import dev.davit.bench.tunnel.process.Loopback;
import dev.davit.tunnel.tls.ServerTls;
import dev.davit.tunnel.tls.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One half of the reference: TLS on both legs, one connection for one connection, nothing multiplexed. The near half stands
 * where the gateway does and dials the far half over TLS; the far half stands where the agent does and dials the target.
 */
public final class RelayRole {
    private final EventLoopGroup loops;
    private final ServerTls server;

    private RelayRole(EventLoopGroup loops, ServerTls server) {
        this.loops = loops;
        this.server = server;
    }

    /**
     * @param arguments {@code half}: near or far; {@code server}: file with certificate and key; {@code client}: the same
     *     for dialling; {@code ca}: who signed all of them; {@code name}: of the far half's certificate; {@code to}: ports to
     *     lead to, in the order in which it tells its own; {@code loops}: threads
     */
    public static void main(String[] arguments) throws Exception {
        var given = RoleArguments.parse(arguments);
        var authorities = given.pem("ca").certificates();
        var role = new RelayRole(
                new MultiThreadIoEventLoopGroup(
                        given.number("loops"), new DefaultThreadFactory("relay", true), NioIoHandler.newFactory()),
                TlsContexts.server(given.pem("server"), authorities, Optional.empty(), TlsContexts.provider()));
        if (given.text("half").equals("far")) {
            Conversation.ready(Map.of("ports", role.open(given.numbers("to"), RelayRole::toTarget)));
        } else {
            var client = TlsContexts.client(given.pem("client"), authorities, Optional.empty(), TlsContexts.provider());
            Conversation.ready(Map.of(
                    "ports", role.open(given.numbers("to"), port -> toFarHalf(client, given.text("name"), port)),
                    "bare", Integer.toString(role.openBare())));
        }
        Conversation.answer(question -> "");
    }

    /** What leads to a port. */
    @FunctionalInterface
    private interface Leading {
        RelayPort.FarSide to(int port);
    }

    private String open(List<Integer> targets, Leading leading) throws InterruptedException {
        var ports = new ArrayList<Integer>();
        for (var target : targets) {
            ports.add(RelayPort.open(loops, server, leading.to(target)));
        }
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static RelayPort.FarSide toTarget(int port) {
        return (loop, dialled) -> dialling(loop)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(Loopback.port(port))
                .addListener((ChannelFutureListener) connecting -> {
                    if (connecting.isSuccess()) {
                        dialled.trySuccess(connecting.channel());
                    } else {
                        dialled.tryFailure(connecting.cause());
                    }
                });
    }

    private static RelayPort.FarSide toFarHalf(SslContext client, String name, int port) {
        return (loop, dialled) -> dialling(loop)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        startTls(channel, client, name, port, dialled);
                    }
                })
                .connect(Loopback.port(port))
                .addListener((ChannelFutureListener) connecting -> {
                    if (!connecting.isSuccess()) {
                        dialled.tryFailure(connecting.cause());
                    }
                });
    }

    private static void startTls(Channel channel, SslContext client, String name, int port, Promise<Channel> dialled) {
        var tls = client.newHandler(channel.alloc(), name, port);
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                channel.config().setAutoRead(false);
                dialled.trySuccess(channel);
            } else {
                dialled.tryFailure(done.cause());
            }
        });
        channel.pipeline().addLast("tls", tls);
    }

    private static Bootstrap dialling(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, RelayPort.reads())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, RelayPort.waterMarks());
    }

    /** A port that does the handshake, and nothing else until the client closes. */
    private int openBare() throws InterruptedException {
        var listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast("tls", server.newHandler(channel.alloc()))
                                .addLast("end", new ClosesOnError());
                    }
                })
                .bind(Loopback.port(0))
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static final class ClosesOnError extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
