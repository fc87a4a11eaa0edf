package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.load.Connections;
import dev.davit.bench.tunnel.load.Counting;
import dev.davit.bench.tunnel.load.Flood;
import dev.davit.bench.tunnel.load.Target;
import dev.davit.bench.tunnel.scene.Contender;
import dev.davit.bench.tunnel.scene.Scene;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** Streams that move as much as they can, until it is closed. */
final class BulkLoad implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Target target;
    private final int before;
    private final Connections connections;
    private final LongSupplier arrived;

    private BulkLoad(Target target, int before, Connections connections, LongSupplier arrived) {
        this.target = target;
        this.before = before;
        this.connections = connections;
        this.arrived = arrived;
    }

    static BulkLoad start(Scene scene, Contender contender, Direction direction, int streams) {
        var target = scene.target();
        var before = target.connections();
        var way = contender.to(direction.target());
        var loops = scene.loops().bulk();
        if (direction == Direction.UP) {
            return new BulkLoad(target, before, Connections.all(way, loops, Flood::new, streams), target::sunk);
        }
        var received = new LongAdder();
        return new BulkLoad(
                target, before, Connections.all(way, loops, () -> new Counting(received), streams), received::sum);
    }

    /** @return bytes that have come to their end so far */
    long arrived() {
        return arrived.getAsLong();
    }

    /** Returns when the target has none of these connections any more; throws when one of them had not lasted. */
    @Override
    public void close() {
        var lost = connections.lost();
        connections.close();
        awaitConnections(target, before);
        if (lost > 0) {
            throw new IllegalStateException("expected that every bulk stream goes on, " + lost + " were closed");
        }
    }

    /** Waits until the target has not more than that many connections. */
    static void awaitConnections(Target target, int most) {
        Awaitility.await("the end of streams at the target")
                .atMost(END)
                .pollInterval(POLL)
                .until(() -> target.connections() <= most);
    }
}
