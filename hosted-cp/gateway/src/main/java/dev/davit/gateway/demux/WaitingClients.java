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
 * Clients that wait for a cluster to wake or to be back: each is connected as soon as its kube-apiserver takes connections,
 * which it does when its Service has a ready pod. They are few, because each holds its first bytes meanwhile.
 */
final class WaitingClients {
    private static final String ALL = "all";

    private final Passthrough passthrough;
    private final Quota perCluster;
    private final Quota inAll;
    private final PublicPort.Patience patience;

    WaitingClients(Passthrough passthrough, Quota perCluster, Quota inAll, PublicPort.Patience patience) {
        this.passthrough = passthrough;
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

    /**
     * Wakes the cluster.
     *
     * @param done gets the connected socket, or nothing when the time is up; on the client's event loop
     */
    void connect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.most(), place.cluster::wake, done);
    }

    /** The same for a cluster that is awake and did not answer just now. */
    void reconnect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.awake(), () -> {}, done);
    }

    private void begin(Place place, Duration most, Runnable ask, Consumer<Optional<Channel>> done) {
        attempt(place, System.nanoTime() + most.toNanos(), patience.pause(), ask, connected -> {
            place.leave();
            done.accept(connected);
        });
    }

    /** Asks for the cluster each time, as an operator that is away hears nothing; who asks too often is not passed on. */
    private void attempt(Place place, long deadline, Duration pause, Runnable ask, Consumer<Optional<Channel>> done) {
        var client = place.client;
        ask.run();
        passthrough.connect(client, place.cluster.route().backend(), connected -> {
            if (connected.isPresent()) {
                done.accept(connected);
            } else if (deadline - System.nanoTime() > pause.toNanos() && client.isActive()) {
                client.eventLoop()
                        .schedule(
                                () -> attempt(place, deadline, patience.after(pause), ask, done),
                                pause.toMillis(),
                                TimeUnit.MILLISECONDS);
            } else {
                done.accept(Optional.empty());
            }
        });
    }
}
