package dev.davit.bench.tunnel.load;

import dev.davit.bench.tunnel.process.Loopback;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** The servers that the client reaches through a tunnel or a relay: plain TCP on loopback, a port for each kind. */
public final class Target {
    private static final int READ = 256 * 1024;

    private final Map<TargetKind, Integer> ports = new EnumMap<>(TargetKind.class);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final LongAdder sunk = new LongAdder();

    private Target() {}

    /** Opens all of them; they end with the loops. */
    public static Target open(Loops loops) throws InterruptedException {
        var target = new Target();
        for (var kind : TargetKind.values()) {
            target.ports.put(kind, target.listen(loops, kind));
        }
        return target;
    }

    private int listen(Loops loops, TargetKind kind) throws InterruptedException {
        var group = switch (kind) {
            case ECHO, GREETING -> loops.probe();
            case SINK, SOURCE, MUTE -> loops.bulk();
        };
        var listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, READ))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(behaviour(kind));
                    }
                })
                .bind(Loopback.port(0))
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private ChannelHandler behaviour(TargetKind kind) {
        return switch (kind) {
            case ECHO -> new Echo();
            case SINK -> new Counting(sunk);
            case SOURCE -> new Flood();
            case GREETING -> new Greeting();
            case MUTE -> new Idle(true);
        };
    }

    /** @return where it listens */
    public int port(TargetKind kind) {
        return Optional.ofNullable(ports.get(kind)).orElseThrow();
    }

    /** @return bytes that all sinks have read so far */
    public long sunk() {
        return sunk.sum();
    }

    /** @return connections that are open */
    public int connections() {
        return connections.size();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message, ctx.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static final class Greeting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1}));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
