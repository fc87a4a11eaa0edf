package dev.davit.gateway.drain;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Waits until nothing is open any more, or the time is up. */
public final class Drain {
    private static final Duration POLL = Duration.ofMillis(100);

    private final DrainTiming timing;
    private final List<ChannelGroup> connections;
    private final Supplier<Load> load;

    /**
     * What is open.
     *
     * @param connections and streams that somebody uses
     * @param idleTunnels tunnels without streams
     * @param otherGateways whether there is one that machines can go to
     */
    public record Load(int connections, int idleTunnels, boolean otherGateways) {}

    /** @param connections among which those that are relayed are closed when they are quiet and the time is nearly up */
    public Drain(DrainTiming timing, List<ChannelGroup> connections, Supplier<Load> load) {
        this.timing = timing;
        this.connections = List.copyOf(connections);
        this.load = load;
    }

    /** Blocks until it is over. */
    public void await() throws InterruptedException {
        var start = System.nanoTime();
        for (var passed = Duration.ZERO; goesOn(passed); passed = Duration.ofNanos(System.nanoTime() - start)) {
            if (passed.compareTo(timing.most().minus(timing.stretch())) >= 0) {
                connections.forEach(group -> group.forEach(this::closeWhenQuiet));
            }
            Thread.sleep(POLL);
        }
    }

    private boolean goesOn(Duration passed) {
        if (passed.compareTo(timing.most()) >= 0) {
            return false;
        }
        var now = load.get();
        return passed.compareTo(timing.least()) < 0
                || now.connections() > 0
                || now.idleTunnels() > 0 && now.otherGateways() && passed.compareTo(timing.settle()) < 0;
    }

    /** Tunnels, and connections that wait for something, are not quiet: they have something before them. */
    private void closeWhenQuiet(Channel connection) {
        if (connection.pipeline().get("relay") != null && connection.pipeline().get(QuietClose.NAME) == null) {
            connection.eventLoop().execute(() -> {
                if (connection.isActive() && connection.pipeline().get(QuietClose.NAME) == null) {
                    connection.pipeline().addFirst(QuietClose.NAME, new QuietClose(timing.quiet()));
                }
            });
        }
    }
}
