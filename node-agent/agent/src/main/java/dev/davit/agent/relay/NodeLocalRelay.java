package dev.davit.agent.relay;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.memory.AgentMemory;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.relay.KeepAlive;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The node-local endpoint at work: every local connection becomes one connection to a gateway, with a PROXY v2 header in
 * front that names the cluster. It ends no TLS and knows no secret. One event loop moves all bytes; what blocks (asking
 * the kernel for routes, reaching the gateway) runs on virtual threads.
 */
public final class NodeLocalRelay implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long STOP_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("davit-relay", true), NioIoHandler.newFactory());
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final MemoryBudget memory = AgentMemory.ofThisProcess().relay();
    private final GatewayDialer dialer;
    private final RelayConfig config;
    private final SourcePolicy sources;
    private final BooleanSupplier asleep;
    private int connections;

    private NodeLocalRelay(RelayConfig config, SourcePolicy sources, BooleanSupplier asleep) {
        this.asleep = asleep;
        this.config = config;
        this.sources = sources;
        this.dialer = new GatewayDialer(config, blocking);
    }

    /** A relay that listens. */
    public record Listening(NodeLocalRelay relay, InetSocketAddress address) implements AutoCloseable {
        @Override
        public void close() {
            relay.close();
        }
    }

    /**
     * Listens; returns when connections are taken.
     *
     * @throws AgentException MACHINE when the address cannot be listened on
     */
    public static Listening start(RelayConfig config, SourcePolicy sources) {
        return start(config, sources, () -> false);
    }

    /**
     * The same for an agent, which hears when its cluster sleeps.
     *
     * @param asleep whether the API server is away on purpose: then connections are reset at once
     */
    public static Listening start(RelayConfig config, SourcePolicy sources, BooleanSupplier asleep) {
        var relay = new NodeLocalRelay(config, sources, asleep);
        var bound = relay.bootstrap().bind(config.listen()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            relay.close();
            throw new AgentException(
                    ExitCode.MACHINE,
                    "the node-local endpoint cannot listen on %s: %s; ss -ltnp shows who uses the port"
                            .formatted(config.listen(), bound.cause().getMessage()),
                    bound.cause());
        }
        return new Listening(relay, (InetSocketAddress) bound.channel().localAddress());
    }

    private ServerBootstrap bootstrap() {
        return KeepAlive.ofAccepted(new ServerBootstrap())
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        accept(client);
                    }
                });
    }

    /** On the event loop, like everything that touches the count. */
    private void accept(Channel client) {
        if (asleep.getAsBoolean()) {
            SocketAbort.abort(client);
            return;
        }
        var share = memory.inFlight().share(config.authority());
        if (connections >= config.maxConnections() || share.exhausted()) {
            client.close();
            return;
        }
        connections++;
        client.closeFuture().addListener(closed -> connections--);
        new RelayedConnection(client, config.authority(), share.part(client), sources, dialer, blocking).begin();
    }

    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        blocking.shutdownNow();
    }
}
