package dev.davit.gateway.demux;

import dev.davit.gateway.cluster.Cluster;
import dev.davit.gateway.limits.SharedQuota;
import dev.davit.gateway.routing.Sleep;
import dev.davit.tunnel.relay.SocketAbort;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients that wait for a cluster to wake or to be back. While it wakes, each is connected as soon as its kube-apiserver says
 * that it is ready, because its Service leads to pods that are not; else as soon as it takes connections, which it does when
 * its Service has a ready pod. They are few, because each holds its first bytes meanwhile.
 */
final class WaitingClients {
    private final Passthrough passthrough;
    private final ReadyCheck ready;
    private final SharedQuota places;
    private final PublicPort.Patience patience;

    WaitingClients(Passthrough passthrough, ReadyCheck ready, SharedQuota places, PublicPort.Patience patience) {
        this.passthrough = passthrough;
        this.ready = ready;
        this.places = places;
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
                places.release(clusterUid);
            }
        }
    }

    /** @return a place, if there is room for one more; it is free again when the waiting or the connection ends */
    Optional<Place> enter(Channel client, Cluster cluster) {
        String clusterUid = cluster.route().clusterUid();
        return places.tryAcquire(clusterUid) ? Optional.of(new Place(client, cluster, clusterUid)) : Optional.empty();
    }

    /** One attempt, whose outcome is told on the client's event loop. */
    private interface Attempt {
        void of(Place place, Consumer<Optional<Channel>> done);
    }

    /**
     * Wakes the cluster.
     *
     * @param done gets the connected socket, or nothing when the time is up; once, on the client's event loop
     */
    void connect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.most(), this::wake, done);
    }

    /** The same for one that does not wake it, or that it did not answer just now. */
    void reconnect(Place place, Consumer<Optional<Channel>> done) {
        begin(place, patience.awake(), this::dial, done);
    }

    private void begin(Place place, Duration most, Attempt attempt, Consumer<Optional<Channel>> done) {
        new Waiting(place, attempt, done).begin(most);
    }

    /** Asks for the cluster each time, as an operator that is away hears nothing; who asks too often is not passed on. */
    private void wake(Place place, Consumer<Optional<Channel>> done) {
        place.cluster.wake();
        dial(place, done);
    }

    /** Of a cluster that wakes, the Service may lead to a pod that is not ready. */
    private void dial(Place place, Consumer<Optional<Channel>> done) {
        var client = place.client;
        var route = place.cluster.route();
        if (route.sleep() == Sleep.AWAKE) {
            passthrough.connect(client, route.backend(), done);
            return;
        }
        ready.ask(client.eventLoop(), route, yes -> {
            if (yes) {
                passthrough.connect(client, route.backend(), done);
            } else {
                done.accept(Optional.empty());
            }
        });
    }

    /** One client's attempts, one after the other, until one succeeds or the time is up. On the client's event loop. */
    private final class Waiting {
        private final Place place;
        private final Attempt way;
        private final Consumer<Optional<Channel>> done;
        private @Nullable Future<?> deadline;
        private boolean over;

        private Waiting(Place place, Attempt way, Consumer<Optional<Channel>> done) {
            this.place = place;
            this.way = way;
            this.done = done;
        }

        private void begin(Duration most) {
            deadline = place.client.eventLoop().schedule(this::giveUp, most.toMillis(), TimeUnit.MILLISECONDS);
            attempt(patience.pause());
        }

        private void attempt(Duration pause) {
            way.of(place, connected -> {
                if (over) {
                    connected.ifPresent(SocketAbort::abort);
                } else if (connected.isPresent()) {
                    end(connected);
                } else {
                    place.client.eventLoop().schedule(() -> again(pause), pause.toMillis(), TimeUnit.MILLISECONDS);
                }
            });
        }

        private void again(Duration pause) {
            if (!over && place.client.isActive()) {
                attempt(patience.after(pause));
            }
        }

        private void giveUp() {
            if (!over) {
                end(Optional.empty());
            }
        }

        private void end(Optional<Channel> connected) {
            over = true;
            var running = deadline;
            if (running != null) {
                running.cancel(false);
            }
            place.leave();
            done.accept(connected);
        }
    }
}
