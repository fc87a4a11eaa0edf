package dev.davit.agent.network;

import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel's routes say about an address: whether a connection from there comes from this machine, and whether one
 * to there stays on it.
 *
 * <p>Blocks while it asks the kernel. What it learned is used for a second, so that many connections cost one question. A
 * "no" counts only when the kernel was asked after the question came, because a pod may have appeared meanwhile; for that
 * the kernel is asked ten times a second at most, and those who wait share the answer. For any thread.
 */
public final class LocalRoutes {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalRoutes.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final CommandRunner commands;
    private final List<InetAddress> outside;
    private volatile Optional<Snapshot> last = Optional.empty();

    /** @param askedAt when the kernel was asked, {@link System#nanoTime()} */
    private record Snapshot(Routes routes, long askedAt) {
        boolean isNoOlderThan(long moment) {
            return askedAt - moment >= 0;
        }
    }

    /**
     * @param commands runs iproute2
     * @param outside addresses of gateways: whatever link leads to them is an uplink, also without a default route
     */
    public LocalRoutes(CommandRunner commands, Collection<InetAddress> outside) {
        this.commands = commands;
        this.outside = List.copyOf(outside);
    }

    /**
     * Tells connections of this machine's own processes and pods from those of other machines on the same wire, which
     * reach an address on {@code lo} too (Linux answers for all its addresses on every link). A forged source gains
     * nothing: the answer goes to the pod, so there is no connection.
     *
     * @return whether the source is one of the machine's addresses, or the route back to it ends on a pod's link; false
     *     when that cannot be found out
     */
    public boolean isLocal(InetAddress source) {
        try {
            return source.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(source) != null
                    || any(routes -> routes.leadsToPod(source, outside));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("source", source.getHostAddress())
                    .addKeyValue("detail", e.getMessage())
                    .log("cannot tell whether a connection is local; it is refused");
            return false;
        }
    }

    /**
     * Tells whether a pod of this machine is where its network is set up to have it. A pod that has gone, or whose network
     * is not there yet, would otherwise be dialled over whatever link the next best route names.
     *
     * @param pod an address that belongs to this machine's pods
     * @return whether a connection to it stays on this machine; false when that cannot be found out
     */
    public boolean deliversTo(InetAddress pod) {
        try {
            return any(routes -> routes.deliversTo(pod, outside));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("pod", pod.getHostAddress())
                    .addKeyValue("detail", e.getMessage())
                    .log("cannot tell whether a connection to a pod stays on this machine; it is not dialled");
            return false;
        }
    }

    private boolean any(Predicate<Routes> question) throws IOException {
        var now = System.nanoTime();
        return question.test(routes(now - FRESH.toNanos())) || question.test(routes(now));
    }

    /** Whoever is served by what is known already does not wait for those who are not. */
    private Routes routes(long notBefore) throws IOException {
        var known = last.filter(snapshot -> snapshot.isNoOlderThan(notBefore));
        return known.isPresent() ? known.get().routes() : look(notBefore);
    }

    private synchronized Routes look(long notBefore) throws IOException {
        var meanwhile = last.filter(snapshot -> snapshot.isNoOlderThan(notBefore));
        if (meanwhile.isPresent()) {
            return meanwhile.get().routes();
        }
        if (last.isPresent()) {
            pause(last.get().askedAt() + BETWEEN_LOOKS.toNanos() - System.nanoTime());
        }
        var askedAt = System.nanoTime();
        var observed = new Snapshot(Routes.observe(commands), askedAt);
        last = Optional.of(observed);
        return observed.routes();
    }

    private static void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
