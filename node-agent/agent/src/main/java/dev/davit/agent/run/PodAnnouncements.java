package dev.davit.agent.run;

import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.runtime.PodAddresses;
import dev.davit.agent.runtime.PodSandboxes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a cluster finds pods by the addresses that machines announce: asks the container runtime for them, as the kubelet
 * does, and hands on the whole set when it has changed. Elsewhere it does nothing. The API server is not asked: the runtime
 * knows sooner, of this machine's pods only, and costs a fleet nothing. While the runtime does not answer, the last set counts: pods outlive their runtime.
 */
final class PodAnnouncements implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PodAnnouncements.class);

    private final Supplier<PodSandboxes> runtime;
    private final Duration pause;
    private final Consumer<Set<InetAddress>> announce;
    private final Consumer<String> failed;
    private Optional<Following> following = Optional.empty();
    private Optional<Set<InetAddress>> last = Optional.empty();
    private boolean closed;

    private record Following(ScheduledExecutorService timer, PodSandboxes runtime) {
        void end() {
            timer.shutdownNow();
            runtime.close();
        }
    }

    /**
     * @param runtime made when it is first needed
     * @param pause between two looks
     * @param announce gets all addresses of the machine's pods whenever they have changed, on a thread of this object
     * @param failed gets one clause for a person
     */
    PodAnnouncements(
            Supplier<PodSandboxes> runtime,
            Duration pause,
            Consumer<Set<InetAddress>> announce,
            Consumer<String> failed) {
        this.runtime = runtime;
        this.pause = pause;
        this.announce = announce;
        this.failed = failed;
    }

    /** Does what this addressing needs from here on; nothing when that has not changed. */
    synchronized void follow(PodAddressing addressing) {
        if (closed) {
            return;
        }
        if (addressing == PodAddressing.ANNOUNCED && following.isEmpty()) {
            var timer = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("davit-pods").daemon().factory());
            var started = new Following(timer, runtime.get());
            var addresses = new PodAddresses(started.runtime());
            timer.scheduleWithFixedDelay(() -> look(addresses, started), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
            following = Optional.of(started);
            LOGGER.atInfo().log("this cluster finds pods by their addresses, which are announced from here on");
        } else if (addressing == PodAddressing.RANGES && following.isPresent()) {
            stop();
            announce.accept(Set.of());
            LOGGER.atInfo().log("this cluster finds pods by the Nodes' ranges, addresses are not announced any more");
        }
    }

    private void look(PodAddresses addresses, Following mine) {
        try {
            var found = addresses.look();
            whileFollowing(mine, () -> {
                if (!last.equals(Optional.of(found))) {
                    last = Optional.of(found);
                    announce.accept(found);
                }
            });
        } catch (IOException e) {
            whileFollowing(mine, () -> failed.accept("asking the container runtime for pods: " + e.getMessage()));
        } catch (RuntimeException e) {
            // An executor never again runs what has thrown once.
            LOGGER.atError().setCause(e).log("asking the container runtime for pods failed unexpectedly");
            whileFollowing(mine, () -> failed.accept("asking the container runtime for pods: " + e));
        }
    }

    /** An answer that comes after the end means nothing. */
    private synchronized void whileFollowing(Following mine, Runnable action) {
        if (following.filter(mine::equals).isPresent()) {
            action.run();
        }
    }

    private void stop() {
        following.ifPresent(Following::end);
        following = Optional.empty();
        last = Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
