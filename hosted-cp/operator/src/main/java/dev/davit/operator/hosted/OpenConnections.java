package dev.davit.operator.hosted;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One connection for each cluster, by its uid, until it is closed. Nothing here waits but the last closing. */
public final class OpenConnections<C extends OpenConnections.Connection> implements AutoCloseable {
    /** A request that hangs ends by its own time-out; nobody waits longer than that for the rest. */
    private static final Duration END = Duration.ofSeconds(6);

    private final Map<String, C> byUid = new ConcurrentHashMap<>();

    /** Something with threads of its own. */
    public interface Connection extends AutoCloseable {
        /** Ends it without waiting for what hangs. */
        @Override
        void close();

        /** Waits until nothing of a closed connection runs any more, or the time is up. */
        void awaitEnd(Instant deadline);
    }

    /**
     * @param next the one that there is to the one that there shall be, which may be the same; called by one thread at a
     *     time for each cluster
     * @return what it gave
     */
    public C keep(String uid, Function<Optional<C>, C> next) {
        return byUid.compute(uid, (key, existing) -> next.apply(Optional.ofNullable(existing)));
    }

    /** @return the connection to the cluster of that uid */
    public Optional<C> find(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** Ends the connection to one cluster. */
    public void close(String uid) {
        Optional.ofNullable(byUid.remove(uid)).ifPresent(Connection::close);
    }

    /** Closes all of them and waits until none does anything any more. */
    @Override
    public void close() {
        var open = List.copyOf(byUid.values());
        List.copyOf(byUid.keySet()).forEach(this::close);
        var deadline = Instant.now().plus(END);
        open.forEach(connection -> connection.awaitEnd(deadline));
    }
}
