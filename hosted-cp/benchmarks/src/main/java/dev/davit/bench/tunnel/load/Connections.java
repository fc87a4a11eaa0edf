package dev.davit.bench.tunnel.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Several connections that were opened together.
 *
 * @param open those that were established
 * @param refusals why others were not, and how many
 */
public record Connections(List<Channel> open, Map<String, Integer> refusals) implements AutoCloseable {
    private static final int CLOSE_SECONDS = 10;

    /** After so many in a row that were refused, nothing more is asked for. */
    private static final int HOPELESS = 32;

    /** Copies the collections. */
    public Connections {
        open = List.copyOf(open);
        refusals = Map.copyOf(refusals);
    }

    /**
     * Opens them.
     *
     * @param count how many
     * @param atOnce how many at once, at most
     */
    public static Connections open(
            Way way, EventLoopGroup loops, Supplier<? extends ChannelHandler> behaviour, int count, int atOnce) {
        var open = new ArrayList<Channel>();
        var refusals = new TreeMap<String, Integer>();
        var inARow = 0;
        for (var asked = 0; asked < count && inARow < HOPELESS; asked += atOnce) {
            var opening = new ArrayList<CompletableFuture<Channel>>();
            for (var i = asked; i < Math.min(count, asked + atOnce); i++) {
                opening.add(way.open(loops, behaviour.get()));
            }
            for (var one : opening) {
                try {
                    open.add(one.join());
                    inARow = 0;
                } catch (CompletionException e) {
                    refusals.merge(reason(e), 1, Integer::sum);
                    inARow++;
                }
            }
        }
        return new Connections(open, refusals);
    }

    /** The same; throws when one of them could not be opened. */
    public static Connections all(
            Way way, EventLoopGroup loops, Supplier<? extends ChannelHandler> behaviour, int count) {
        var connections = open(way, loops, behaviour, count, count);
        if (!connections.refusals().isEmpty()) {
            connections.close();
            throw new IllegalStateException("expected " + count + " connections, got "
                    + connections.open().size() + ": " + connections.refusals());
        }
        return connections;
    }

    private static String reason(CompletionException failure) {
        Throwable cause = failure.getCause();
        return cause instanceof Refused ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
    }

    /** @return how many of them have been closed by somebody else */
    public int lost() {
        return (int) open.stream().filter(channel -> !channel.isActive()).count();
    }

    /** Closes them and waits until that is done. */
    @Override
    public void close() {
        var closing = open.stream().map(Channel::close).toList();
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        closing.forEach(
                one -> one.awaitUninterruptibly(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    }
}
