package dev.davit.tunnel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventLoopMoveTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final EventLoop from = loops.next();
    private final EventLoop to = loops.next();
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final CompletableFuture<Boolean> readOnTheNewLoop = new CompletableFuture<>();
    private Channel client;

    @BeforeEach
    void connect() throws InterruptedException {
        var server = new ServerBootstrap()
                .group(from)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new Reader())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        client = new Bootstrap()
                .group(to)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(server.localAddress())
                .sync()
                .channel();
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The accepted end. */
    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            accepted.complete(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
            readOnTheNewLoop.complete(to.inEventLoop() && ctx.executor() == to);
        }
    }

    private CompletableFuture<Boolean> move(Channel channel, EventLoop target) {
        var moved = new CompletableFuture<Boolean>();
        channel.eventLoop()
                .execute(() ->
                        EventLoopMove.move(channel, target, done -> moved.complete(done && target.inEventLoop())));
        return moved;
    }

    @Test
    void aMovedChannelReadsOnItsNewLoop() throws Exception {
        var channel = accepted.get(5, TimeUnit.SECONDS);

        assertThat(move(channel, to).get(5, TimeUnit.SECONDS)).isTrue();
        client.writeAndFlush(Unpooled.copiedBuffer(new byte[] {1}));
        channel.read();

        assertThat(channel.eventLoop()).isSameAs(to);
        assertThat(readOnTheNewLoop.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aChannelThatIsThereAlreadyStays() throws Exception {
        var channel = accepted.get(5, TimeUnit.SECONDS);

        assertThat(move(channel, from).get(5, TimeUnit.SECONDS)).isTrue();

        assertThat(channel.eventLoop()).isSameAs(from);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void aChannelThatClosedDoesNotArrive() throws Exception {
        var channel = accepted.get(5, TimeUnit.SECONDS);
        channel.close().sync();

        assertThat(move(channel, to).get(5, TimeUnit.SECONDS)).isFalse();
    }
}
