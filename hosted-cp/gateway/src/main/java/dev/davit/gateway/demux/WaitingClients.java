package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.limits.Quota;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Clients that wait for a cluster to wake or to be back. While it wakes, each is connected as soon as its kube-apiserver says
 * that it is ready, because its Service leads to pods that are not; else as soon as it takes connections, which it does when
 * its Service has a ready pod. They are few, because each holds its first bytes meanwhile.
 */
final class WaitingClients {
    private static final String ALL = "all";

    private final Passthrough passthrough;
    private final ReadyCheck ready;
    private final Quota perCluster;
    private final Quota inAll;
    private final PublicPort.Patience patience;

    WaitingClients(
            Passthrough passthrough, ReadyCheck ready, Quota perCluster, Quota inAll, PublicPort.Patience patience) {
        this.passthrough = passthrough;
        this.ready = ready;
        this.perCluster = perCluster;
        this.inAll = inAll;
        this.patience = patience;
    }

    /** One client's place among those that wait. */
    final class Place {
        private final Channel client;
        private final Cluster cluster;
        private final String clusterUid;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(Channel client, Cluster cluster, String clusterUid) {
            this.client = client;
            this.cluster = cluster;
            this.clusterUid = clusterUid;
            client.closeFuture().addListener(closed -> leave());
        }

        private void leave() {
            if (left.compareAndSet(false, true)) {
                inAll.release(ALL);
                perCluster.release(clusterUid);
            }
        }
    }

    /** @return a place, if there is room for one more; it is free again when the waiting or the connection ends */
    Optional<Place> enter(Channel client, Cluster cluster) {
        if (!inAll.tryAcquire(ALL)) {
            return Optional.empty();
        }
        String clusterUid = cluster.route().clusterUid();
        if (!perCluster.tryAcquire(clusterUid)) {
            inAll.release(ALL);
            return Optional.empty();
        }
        return Optional.of(new Place(client, cluster, clusterUid));
    }

    /** One attempt, whose outcome is told on the client's event loop. */
    private interface Attempt {
        void of(Place place, Consumer<Optional<Channel>> done);
    }

    /**
     * Wakes the cluster.
     *
     * @param done gets the connected socket, or nothing when the time is up; on the client's event loop
     */
    void connect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.most(), this::wake, done);
    }

    /** The same for a cluster that is awake and did not answer just now. */
    void reconnect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.awake(), this::dial, done);
    }

    private void begin(Place place, Duration most, Attempt attempt, Consumer<Optional<Channel>> done) {
        repeat(place, System.nanoTime() + most.toNanos(), patience.pause(), attempt, connected -> {
            place.leave();
            done.accept(connected);
        });
    }

    private void repeat(Place place, long deadline, Duration pause, Attempt attempt, Consumer<Optional<Channel>> done) {
        var client = place.client;
        attempt.of(place, connected -> {
            if (connected.isPresent()) {
                done.accept(connected);
            } else if (deadline - System.nanoTime() > pause.toNanos() && client.isActive()) {
                client.eventLoop()
                        .schedule(
                                () -> repeat(place, deadline, patience.after(pause), attempt, done),
                                pause.toMillis(),
                                TimeUnit.MILLISECONDS);
            } else {
                done.accept(Optional.empty());
            }
        });
    }

    /** Asks for the cluster each time, as an operator that is away hears nothing; who asks too often is not passed on. */
    private void wake(Place place, Consumer<Optional<Channel>> done) {
        place.cluster.wake();
        connectIfReady(place.client, place.cluster, done);
    }

    private void dial(Place place, Consumer<Optional<Channel>> done) {
        passthrough.connect(place.client, place.cluster.route().backend(), done);
    }

    /** One attempt for a client that does not wait, at a cluster that wakes. */
    void connectIfReady(Channel client, Cluster cluster, Consumer<Optional<Channel>> done) {
        var route = cluster.route();
        ready.ask(client.eventLoop(), route, yes -> {
            if (yes) {
                passthrough.connect(client, route.backend(), done);
            } else {
                done.accept(Optional.empty());
            }
        });
    }
}
