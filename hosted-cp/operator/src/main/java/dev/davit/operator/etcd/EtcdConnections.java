package dev.davit.operator.etcd;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the etcds of all hosted clusters. Nothing here blocks: callers say what is wanted and read what is
 * known, and are told when that changes.
 */
public final class EtcdConnections implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(6);

    private final SecureRandom random;
    private final Clock clock;
    private final Map<String, EtcdConnection> byUid = new ConcurrentHashMap<>();
    private final List<Consumer<EtcdTarget>> listeners = new CopyOnWriteArrayList<>();

    /** Opens nothing yet. */
    public EtcdConnections(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Calls the listener, on one of a connection's threads, when something new is known about its etcd. */
    public void onChange(Consumer<EtcdTarget> listener) {
        listeners.add(listener);
    }

    /**
     * Keeps a connection, a new one when how to reach the etcd has changed.
     *
     * @param goal what to bring its members to; empty to look only
     */
    public void ensure(EtcdTarget target, Optional<MembershipGoal> goal) {
        byUid.compute(target.uid(), (uid, existing) -> existing(target, existing))
                .pursue(goal);
    }

    /** @return what is known about the etcd of that cluster */
    public EtcdState state(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(EtcdConnection::state).orElse(EtcdState.UNKNOWN);
    }

    /** Changes nothing in that cluster's etcd until it is ensured again. */
    public void pause(String uid) {
        Optional.ofNullable(byUid.get(uid)).ifPresent(connection -> connection.pursue(Optional.empty()));
    }

    /** Ends the connection to one etcd. */
    public void close(String uid) {
        Optional.ofNullable(byUid.remove(uid)).ifPresent(EtcdConnection::close);
    }

    /** Closes all of them and waits until none changes anything any more. */
    @Override
    public void close() {
        var open = List.copyOf(byUid.values());
        List.copyOf(byUid.keySet()).forEach(this::close);
        var deadline = Instant.now().plus(END);
        open.forEach(connection -> connection.awaitEnd(deadline));
    }

    private EtcdConnection existing(EtcdTarget target, @Nullable EtcdConnection existing) {
        if (existing != null && existing.target().equals(target) && !existing.isStale()) {
            return existing;
        }
        var start = existing == null ? EtcdState.UNKNOWN : existing.state();
        var fresh = new EtcdConnection(
                target, start, () -> listeners.forEach(listener -> listener.accept(target)), random, clock);
        if (existing != null) {
            existing.close();
            fresh.pursue(existing.goal());
        }
        fresh.open();
        return fresh;
    }
}
