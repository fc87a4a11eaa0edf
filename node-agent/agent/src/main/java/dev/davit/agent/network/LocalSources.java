package dev.davit.agent.network;

import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells connections of this machine's own processes and pods from those of other machines on the same wire, which reach
 * an address on {@code lo} too (Linux answers for all its addresses on every link). A source is local if it is one of
 * the machine's addresses, or if the route back to it ends on a pod's link. A forged source gains nothing: the answer
 * goes to the pod, so there is no connection.
 *
 * <p>Blocks while it asks the kernel. What it learned is used for a second, for addresses that were local.
 */
public final class LocalSources {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalSources.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final CommandRunner commands;
    private final List<InetAddress> outside;
    private Optional<Snapshot> last = Optional.empty();

    private record Snapshot(Routes routes, long takenAt) {
        boolean isFresh() {
            return System.nanoTime() - takenAt < FRESH.toNanos();
        }
    }

    /**
     * @param commands runs iproute2
     * @param outside addresses of gateways: whatever link leads to them is an uplink, also without a default route
     */
    public LocalSources(CommandRunner commands, Collection<InetAddress> outside) {
        this.commands = commands;
        this.outside = List.copyOf(outside);
    }

    /** @return whether a connection from this address comes from this machine; false when that cannot be found out */
    public boolean isLocal(InetAddress source) {
        try {
            return source.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(source) != null
                    || routes().leadsToPod(source, outside);
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("source", source.getHostAddress())
                    .addKeyValue("detail", e.getMessage())
                    .log("cannot tell whether a connection is local; it is refused");
            return false;
        }
    }

    private synchronized Routes routes() throws IOException {
        var usable = last.filter(Snapshot::isFresh);
        if (usable.isPresent()) {
            return usable.get().routes();
        }
        var observed = new Snapshot(Routes.observe(commands), System.nanoTime());
        last = Optional.of(observed);
        return observed.routes();
    }
}
