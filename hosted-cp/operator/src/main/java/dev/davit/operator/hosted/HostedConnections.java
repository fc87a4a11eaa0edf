package dev.davit.operator.hosted;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The connections to all hosted clusters. Nothing here blocks: callers set what they want and read what is known, and
 * are told when that changes.
 */
public final class HostedConnections implements AutoCloseable {
    private final HostedClients clients;
    private final Deciders deciders;
    private final Clock clock;
    private final OpenConnections<HostedConnection> open = new OpenConnections<>();
    private final List<Consumer<HostedTarget>> listeners = new CopyOnWriteArrayList<>();

    /** Opens nothing yet. */
    public HostedConnections(HostedClients clients, Deciders deciders, Clock clock) {
        this.clients = clients;
        this.deciders = deciders;
        this.clock = clock;
    }

    /** Calls the listener, on one of a connection's threads, when something new is known about its cluster. */
    public void onChange(Consumer<HostedTarget> listener) {
        listeners.add(listener);
    }

    /**
     * Keeps a connection to the cluster, a new one when how to reach it has changed.
     *
     * @param desired what belongs into it
     * @param addonsAwaited whether the pods of the add-ons are waited for, so that they are looked at
     */
    public void ensure(HostedTarget target, List<HasMetadata> desired, boolean addonsAwaited) {
        connection(target, false).desire(desired, addonsAwaited);
    }

    /** Keeps a connection to the cluster; what belongs into it stays as it was desired last. */
    public void watch(HostedTarget target) {
        connection(target, false).resume();
    }

    /** Keeps a connection to the cluster through which nothing is written. */
    public void look(HostedTarget target) {
        connection(target, true).pause();
    }

    private HostedConnection connection(HostedTarget target, boolean paused) {
        return open.keep(
                target.uid(),
                existing -> existing.filter(known -> known.serves(target))
                        .orElseGet(() -> fresh(target, existing, paused)));
    }

    private HostedConnection fresh(HostedTarget target, Optional<HostedConnection> existing, boolean paused) {
        HostedState start = existing.map(HostedConnection::state).orElse(HostedState.UNKNOWN);
        var fresh = new HostedConnection(target, clients, deciders, start, () -> changed(target), clock);
        existing.ifPresent(former -> {
            former.close();
            fresh.desire(former.desired(), former.addonsAwaited());
        });
        if (paused) {
            fresh.pause();
        }
        fresh.open();
        return fresh;
    }

    /** @return what is known about the cluster */
    public HostedState state(String uid) {
        return open.find(uid).map(HostedConnection::state).orElse(HostedState.UNKNOWN);
    }

    /**
     * Does something inside the cluster after what others asked for before, on the caller's thread, which is a virtual
     * one of its own: it waits for its turn, and for a cluster that hangs until the request ends.
     *
     * @return false when it was not begun, because the cluster's API does not answer now or the cluster is paused
     */
    public boolean inTurn(String uid, Consumer<KubernetesClient> errand) throws InterruptedException {
        Optional<HostedConnection> connection = open.find(uid);
        return connection.isPresent() && connection.get().inTurn(errand);
    }

    /** Writes nothing into the cluster until it is ensured or watched again. */
    public void pause(String uid) {
        open.find(uid).ifPresent(HostedConnection::pause);
    }

    /** Looks at the cluster again now, as its tunnels have changed. */
    public void nudge(String uid) {
        open.find(uid).ifPresent(HostedConnection::nudge);
    }

    /** Ends the connection to one cluster. */
    public void close(String uid) {
        open.close(uid);
    }

    /** Closes all of them and waits until none writes any more. */
    @Override
    public void close() {
        open.close();
    }

    private void changed(HostedTarget target) {
        listeners.forEach(listener -> listener.accept(target));
    }
}
