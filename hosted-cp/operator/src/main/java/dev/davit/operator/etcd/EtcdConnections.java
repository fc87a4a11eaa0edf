package dev.davit.operator.etcd;

import dev.davit.operator.hosted.OpenConnections;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The connections to the etcds of all hosted clusters. Nothing here blocks: callers say what is wanted and read what is
 * known, and are told when that changes.
 */
public final class EtcdConnections implements AutoCloseable {
    private final SecureRandom random;
    private final Clock clock;
    private final OpenConnections<EtcdConnection> open = new OpenConnections<>();
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
        open.keep(
                        target.uid(),
                        existing ->
                                existing.filter(known -> known.serves(target)).orElseGet(() -> fresh(target, existing)))
                .pursue(goal);
    }

    /** @return what is known about the etcd of that cluster */
    public EtcdState state(String uid) {
        return open.find(uid).map(EtcdConnection::state).orElse(EtcdState.UNKNOWN);
    }

    /** Changes nothing in that cluster's etcd until it is ensured again. */
    public void pause(String uid) {
        open.find(uid).ifPresent(connection -> connection.pursue(Optional.empty()));
    }

    /** Ends the connection to one etcd. */
    public void close(String uid) {
        open.close(uid);
    }

    /** Closes all of them and waits until none changes anything any more. */
    @Override
    public void close() {
        open.close();
    }

    private EtcdConnection fresh(EtcdTarget target, Optional<EtcdConnection> existing) {
        var start = existing.map(EtcdConnection::state).orElse(EtcdState.UNKNOWN);
        var fresh = new EtcdConnection(
                target, start, () -> listeners.forEach(listener -> listener.accept(target)), random, clock);
        existing.ifPresent(former -> {
            former.close();
            fresh.pursue(former.goal());
        });
        fresh.open();
        return fresh;
    }
}
