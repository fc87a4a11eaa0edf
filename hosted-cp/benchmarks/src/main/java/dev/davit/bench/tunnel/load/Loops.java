package dev.davit.bench.tunnel.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the load. Bulk and probes have their own: what is measured is the tunnel, not how long a probe's byte waits
 * behind the load's own encryption.
 *
 * @param bulk of connections that move as much as they can
 * @param probe of connections whose times are taken
 */
public record Loops(EventLoopGroup bulk, EventLoopGroup probe) implements AutoCloseable {
    private static final int THREADS = 2;

    /** Starts them. */
    public static Loops start() {
        return new Loops(group("bulk"), group("probe"));
    }

    private static EventLoopGroup group(String name) {
        return new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("bench-" + name, true), NioIoHandler.newFactory());
    }

    /** Ends them with all their connections. */
    @Override
    public void close() {
        for (var group : List.of(bulk, probe)) {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
