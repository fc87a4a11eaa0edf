package dev.davit.bench.tunnel.role;

import dev.davit.bench.tunnel.process.Loopback;
import dev.davit.tunnel.InFlightBytes;
import dev.davit.tunnel.relay.SocketAbort;
import dev.davit.tunnel.relay.SocketRelay;
import dev.davit.tunnel.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A port of the plain relay: ends the TLS of each connection and joins it with one that it dials for it. */
final class RelayPort extends ChannelInitializer<Channel> {
    /** Larger reads than Netty's 64 KiB, and more than one of them in flight: the relay is to be as fast as it can. */
    private static final int READ = 256 * 1024;

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(READ, 4 * READ);
    private static final int BACKLOG = 1024;

    /** Without a bound: nothing stalls here. */
    private final InFlightBytes memory = new InFlightBytes(Long.MAX_VALUE / 4, 1, 1);

    private final ServerTls tls;
    private final FarSide farSide;

    /** Dials the other side of a connection whose TLS is up. */
    @FunctionalInterface
    interface FarSide {
        /**
         * @param loop of the connection, to be used for the other one too
         * @param dialled gets a connected channel that reads nothing yet
         */
        void dial(EventLoop loop, Promise<Channel> dialled);
    }

    private RelayPort(ServerTls tls, FarSide farSide) {
        this.tls = tls;
        this.farSide = farSide;
    }

    /** Opens it on loopback. */
    static int open(EventLoopGroup loops, ServerTls tls, FarSide farSide) throws InterruptedException {
        var listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .childHandler(new RelayPort(tls, farSide))
                .bind(Loopback.port(0))
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(1024, 16 * 1024, READ);
    }

    static WriteBufferWaterMark waterMarks() {
        return WATER_MARKS;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast("tls", tls.newHandler(channel.alloc())).addLast("front", new Front());
    }

    /** HANDSHAKE → DIALLING, in which early bytes are kept → relay. */
    private final class Front extends ChannelInboundHandlerAdapter {
        private final List<ByteBuf> early = new ArrayList<>();

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
                ctx.channel().config().setAutoRead(false);
                Promise<Channel> dialled = ctx.executor().newPromise();
                dialled.addListener(done -> {
                    if (dialled.isSuccess()) {
                        join(ctx, dialled.getNow());
                    } else {
                        SocketAbort.abort(ctx.channel());
                    }
                });
                farSide.dial(ctx.channel().eventLoop(), dialled);
            }
        }

        private void join(ChannelHandlerContext ctx, Channel far) {
            if (!ctx.channel().isActive()) {
                SocketAbort.abort(far);
                return;
            }
            SocketRelay.join(ctx.channel(), far, memory.share("relay").part(far), reason -> {});
            for (var bytes : early) {
                ctx.fireChannelRead(bytes);
            }
            if (!early.isEmpty()) {
                ctx.fireChannelReadComplete();
            }
            early.clear();
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            early.add((ByteBuf) message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            // Nobody wants to know before the relay is there.
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            early.forEach(ByteBuf::release);
            early.clear();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
