package dev.davit.operator.gateway;

import dev.davit.operator.certificates.GatewayIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Holds one control stream to every gateway replica behind a headless Service. Replicas come and go; each has a virtual
 * thread that connects, reads and connects again until its address is gone.
 */
public final class GatewayControlClient implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(GatewayControlClient.class);
    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final Duration RECONNECT = Duration.ofSeconds(2);

    private final String service;
    private final int port;
    private final Supplier<GatewayIdentity> identity;
    private final GatewayListener listener;
    private final Map<InetAddress, Thread> replicas = new ConcurrentHashMap<>();
    private final Thread finder = Thread.ofVirtual().name("gateway-replicas").unstarted(this::find);
    private volatile boolean closed;

    /**
     * @param service DNS name of the headless Service, which is also in the replicas' certificates
     * @param port control port
     * @param identity asked for at every connect
     */
    public GatewayControlClient(
            String service, int port, Supplier<GatewayIdentity> identity, GatewayListener listener) {
        this.service = service;
        this.port = port;
        this.identity = identity;
        this.listener = listener;
    }

    /** Begins to look for replicas. */
    public void start() {
        finder.start();
    }

    @Override
    public void close() {
        closed = true;
        finder.interrupt();
        replicas.values().forEach(Thread::interrupt);
    }

    private void find() {
        try {
            while (!closed) {
                for (InetAddress address : addresses()) {
                    replicas.computeIfAbsent(address, this::follow);
                }
                Thread.sleep(LOOKUP);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<InetAddress> addresses() {
        try {
            return new HashSet<>(List.of(InetAddress.getAllByName(service)));
        } catch (UnknownHostException none) {
            return Set.of();
        }
    }

    private Thread follow(InetAddress replica) {
        return Thread.ofVirtual().name("gateway-" + replica.getHostAddress()).start(() -> {
            try {
                do {
                    read(replica);
                    Thread.sleep(RECONNECT);
                } while (!closed && addresses().contains(replica));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } finally {
                replicas.remove(replica);
            }
        });
    }

    private void read(InetAddress replica) {
        String name = replica.getHostAddress();
        boolean connected = false;
        try (var stream = ControlStream.open(replica, port, service, identity.get())) {
            connected = true;
            LOGGER.atInfo().addKeyValue("replica", name).log("gateway control stream up");
            while (!closed) {
                listener.received(name, stream.next());
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.atLevel(connected ? Level.INFO : Level.DEBUG)
                    .addKeyValue("replica", name)
                    .addKeyValue("cause", String.valueOf(e.getCause() == null ? e : e.getCause()))
                    .log(connected ? "gateway control stream ended" : "gateway control stream not reachable");
        }
        if (connected) {
            listener.lost(name);
        }
    }
}
