package dev.davit.gateway.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Those who are told what happens, as one JSON object per line. Each gets a snapshot first; what happens later follows it.
 * One that does not keep up is cut: it comes back and gets a new snapshot. For any thread.
 */
public final class Subscribers {
    private final Set<Channel> channels = new HashSet<>();

    /** Adds one until its connection closes, and writes to it what is true now. */
    public synchronized void add(Channel subscriber, Supplier<List<ObjectNode>> snapshot) {
        snapshot.get().forEach(json -> subscriber.write(line(json)));
        subscriber.flush();
        channels.add(subscriber);
        subscriber.closeFuture().addListener(closed -> remove(subscriber));
    }

    private synchronized void remove(Channel subscriber) {
        channels.remove(subscriber);
    }

    /** Tells all of them. */
    public synchronized void publish(ObjectNode json) {
        for (var subscriber : List.copyOf(channels)) {
            if (subscriber.isWritable()) {
                subscriber.writeAndFlush(line(json));
            } else {
                subscriber.close();
            }
        }
    }

    private static Object line(ObjectNode json) {
        return Unpooled.copiedBuffer(json + "\n", StandardCharsets.UTF_8);
    }
}
