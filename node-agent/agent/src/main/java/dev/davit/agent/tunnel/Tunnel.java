package dev.davit.agent.tunnel;

import dev.davit.agent.memory.AgentMemory;
import dev.davit.agent.reach.AddressTurns;
import dev.davit.agent.reach.HandOver;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.control.ControlMessage;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tunnel that keeps itself up until it is closed: a connection to each of two gateways where there are several, otherwise
 * one; one more while one of them is being drained. All state belongs to one event loop, whose thread also moves the bytes.
 */
public final class Tunnel implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Tunnel.class);

    /** A deletion is final, but a route that was removed by mistake must heal without a visit to the machine. */
    private static final Duration AFTER_DELETION = Duration.ofMinutes(1);

    /** A certificate that was revoked stays so: it takes a person to make the machine join again. */
    private static final Duration LONGEST_REVOKED = Duration.ofMinutes(1);

    /** A cluster that sleeps is asked for seldom; its machines are back within the last pause of its waking. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(4);

    private static final Duration LAST_LOOK = Duration.ofSeconds(20);

    /** Which gateway a connection gets to, chance decides: a second one is tried for as long as it gets to the first again. */
    private static final Duration FIRST_TRY = Duration.ofMillis(500);

    private static final Duration LAST_TRY = Duration.ofMinutes(1);

    private final TunnelConfig config;
    private final DialPolicy policy;
    private final TunnelListener listener;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("davit-tunnel", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final MemoryBudget memory = AgentMemory.ofThisProcess().tunnels();
    private final Connections connections = new Connections();
    private final Backoff backoff;
    private final Backoff asleep;
    private final Backoff revoked;
    private final String instance = UUID.randomUUID().toString();
    private final Backoff another = new Backoff(FIRST_TRY, LAST_TRY, RandomGenerator.getDefault());
    private final TunnelCredentials credentials;
    private final AddressTurns turns = new AddressTurns();
    private Optional<Future<?>> next = Optional.empty();
    private List<HostPort> gateways;
    private Optional<ControlMessage> announcement = Optional.empty();
    private long attemptStarted;
    private int attempts;
    private boolean stopped;

    private Tunnel(TunnelConfig config, DialPolicy policy, TunnelListener listener) {
        this.config = config;
        this.policy = policy;
        this.listener = listener;
        this.gateways = config.gateways();
        this.credentials = new TunnelCredentials(config);
        this.backoff =
                new Backoff(config.timing().firstRetry(), config.timing().lastRetry(), RandomGenerator.getDefault());
        this.revoked = new Backoff(config.timing().lastRetry(), LONGEST_REVOKED, RandomGenerator.getDefault());
        this.asleep = new Backoff(FIRST_LOOK, LAST_LOOK, RandomGenerator.getDefault());
    }

    /** Starts to connect and returns at once. */
    public static Tunnel start(TunnelConfig config, DialPolicy policy, TunnelListener listener) {
        var tunnel = new Tunnel(config, policy, listener);
        tunnel.loop.execute(tunnel::attempt);
        new CredentialWatch(tunnel.credentials, tunnel.loop, tunnel::renewed)
                .start(config.timing().ping());
        return tunnel;
    }

    /** Connects anew while the present connections are still trusted; their streams end by themselves. */
    private void renewed(SslContext current) {
        if (!stopped && connections.outdate(current)) {
            LOGGER.atInfo().log("certificate or CA was renewed, connecting anew");
            goOn(Optional.empty());
        }
    }

    /**
     * Tells the gateway which pod addresses this node holds now, all of them, also when there are none; and tells it again
     * whenever it has accepted a connection. For clusters whose pods are found so. For any thread.
     */
    public void announce(Set<InetAddress> podAddresses) {
        var message = new ControlMessage.Announce(
                podAddresses.stream().map(InetAddress::getHostAddress).sorted().toList());
        loop.execute(() -> {
            announcement = Optional.of(message);
            // A gateway that is being drained still takes connections for these pods.
            connections.forEach(connection -> {
                if (connection.accepted()) {
                    connection.send(message);
                }
            });
        });
    }

    /** @return what its connections hold of bytes on their way */
    public MemoryBudget memory() {
        return memory;
    }

    /** @return streams that are open now on all connections, their control streams included; waits for the event loop */
    public int openStreams() {
        return loop.submit(connections::streams).syncUninterruptibly().getNow();
    }

    /** Closes the tunnel and its streams, and waits until its thread has ended. */
    @Override
    public void close() {
        loop.execute(() -> {
            stopped = true;
            connections.forEach(c -> c.close(DisconnectReason.STOPPED, "the agent stops"));
        });
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private void attempt() {
        forgetNext();
        if (stopped || !connections.mayAttempt()) {
            return;
        }
        attemptStarted = System.nanoTime();
        var gateway = gateways.get(attempts++ % gateways.size());
        var connection = new GatewayConnection(gateway, config, policy, memory, instance, new ConnectionOwner());
        connections.add(connection);
        goOn(Optional.empty());
        // Names and files block: a virtual thread keeps them off the loop that moves bytes.
        Thread.ofVirtual().name("davit-tunnel-prepare").start(() -> prepare(connection));
    }

    private void prepare(GatewayConnection connection) {
        try {
            var context = credentials.current();
            connect(connection, context);
        } catch (IOException e) {
            fail(connection, DisconnectReason.BAD_CREDENTIALS, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            unexpected(connection, e);
        }
    }

    private void connect(GatewayConnection connection, SslContext context) {
        try {
            var socket = config.connector()
                    .connect(connection.gateway(), config.timing().connect(), turns);
            HandOver.to(loop, socket, () -> open(connection, socket, context));
        } catch (IOException e) {
            fail(connection, DisconnectReason.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    private void open(GatewayConnection connection, SocketChannel socket, SslContext context) {
        if (stopped) {
            connection.close(DisconnectReason.STOPPED, "the agent stops");
            HandOver.close(socket);
            return;
        }
        try {
            connection.open(loop, socket, context);
        } catch (RuntimeException e) {
            unexpected(connection, e);
        }
    }

    /** Whatever it is, the next attempt must follow: nobody else brings the tunnel back. */
    private void unexpected(GatewayConnection connection, RuntimeException cause) {
        LOGGER.atError()
                .addKeyValue("gateway", connection.gateway())
                .setCause(cause)
                .log("an attempt to connect failed unexpectedly");
        fail(connection, DisconnectReason.INTERNAL_ERROR, cause.toString());
    }

    private void fail(GatewayConnection connection, DisconnectReason reason, String detail) {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> connection.close(reason, detail));
        }
    }

    /** Tries again when the time has come, counted from the start of the attempt before. */
    private void attemptAfter(Duration sinceLastStart) {
        var elapsed = Duration.ofNanos(System.nanoTime() - attemptStarted);
        attemptIn(sinceLastStart.minus(elapsed));
    }

    private void attemptIn(Duration wait) {
        forgetNext();
        if (!stopped) {
            next = Optional.of(loop.schedule(this::attempt, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS));
        }
    }

    private void forgetNext() {
        next.ifPresent(scheduled -> scheduled.cancel(false));
        next = Optional.empty();
    }

    /**
     * Sees to it that another attempt follows, unless enough is there. With one connection up, nothing presses; without, an
     * attempt that hangs holds up the next one no longer than the longest pause.
     */
    private void goOn(Optional<Supplier<Duration>> pace) {
        if (connections.complete()) {
            forgetNext();
        } else if (!connections.carried()) {
            Supplier<Duration> usual =
                    connections.attempting() ? () -> config.timing().lastRetry() : backoff::next;
            attemptAfter(pace.orElse(usual).get());
        } else if (!connections.attempting() && next.isEmpty()) {
            attemptIn(pace.orElse(another::next).get());
        }
    }

    /** What the tunnel does when one of its connections says something; on the event loop. */
    private final class ConnectionOwner implements GatewayConnection.Owner {
        private Optional<Supplier<Duration>> pace = Optional.empty();

        @Override
        public List<String> connectedTo() {
            return connections.replicas();
        }

        @Override
        public void message(GatewayConnection connection, ControlMessage message) {
            switch (message) {
                case ControlMessage.Accepted accepted -> accepted(connection);
                case ControlMessage.Refused(var reason, var text) -> {
                    // While another gateway takes the node, nothing presses.
                    pace = connections.upBeside(connection) ? pace : Optional.of(backoff::slowest);
                    refused(connection, reason, text);
                }
                case ControlMessage.Revoked(var text) -> {
                    pace = Optional.of(revoked::next);
                    refused(connection, "REVOKED", text);
                }
                case ControlMessage.Drain drain -> replace(connection);
                case ControlMessage.Duplicate(var replica) ->
                    connection.close(DisconnectReason.DUPLICATE, "connected to " + replica + " already");
                case ControlMessage.Replicas replicas -> {
                    another.reset();
                    forgetNext();
                    goOn(Optional.empty());
                }
                case ControlMessage.Deleted deleted -> {
                    pace = Optional.of(() -> AFTER_DELETION);
                    listener.deleted(connection.gateway());
                    connection.close(DisconnectReason.REFUSED, "the cluster is deleted");
                }
                case ControlMessage.Peers(var peers) -> {
                    var known = peers.stream()
                            .flatMap(peer -> HostPort.parse(peer).stream())
                            .toList();
                    gateways = known.isEmpty() ? gateways : known;
                }
                case ControlMessage.Hibernate hibernate -> {
                    pace = Optional.of(asleep::next);
                    if (!connections.upBeside(connection)) {
                        listener.hibernated(connection.gateway());
                    }
                    connection.close(DisconnectReason.HIBERNATED, "the cluster sleeps");
                }
                default -> {
                    // What an agent itself says never comes from a gateway.
                }
            }
        }

        private void accepted(GatewayConnection connection) {
            LOGGER.atInfo()
                    .addKeyValue("gateway", connection.gateway())
                    .addKeyValue("replica", connection.replica().orElse(""))
                    .log("a gateway carries the tunnel");
            backoff.reset();
            asleep.reset();
            revoked.reset();
            if (connections.upBeside(connection)) {
                another.reset();
            }
            turns.reset();
            forgetNext();
            connections.settle(connection);
            announcement.ifPresent(connection::send);
            listener.connected(connection.gateway());
            goOn(Optional.empty());
        }

        /** While another connection is up, the tunnel is; one that was replaced may outlive its certificate. */
        private void refused(GatewayConnection connection, String reason, String text) {
            if (!connections.upBeside(connection)) {
                listener.refused(connection.gateway(), reason, text);
            }
            connection.close(DisconnectReason.REFUSED, text);
        }

        /** Connect elsewhere first; this one ends with its streams then. */
        private void replace(GatewayConnection connection) {
            if (connections.carried()) {
                connection.retire();
            }
            goOn(Optional.empty());
        }

        @Override
        public void closed(GatewayConnection connection, DisconnectReason reason, String detail) {
            connections.remove(connection);
            if (!connections.upBeside(connection)) {
                var why = connection.draining() ? DisconnectReason.DRAINED : reason;
                listener.disconnected(connection.gateway(), why, detail);
            } else if (connection.accepted()) {
                LOGGER.atInfo()
                        .addKeyValue("gateway", connection.gateway())
                        .addKeyValue("replica", connection.replica().orElse(""))
                        .addKeyValue("reason", reason)
                        .addKeyValue("detail", detail)
                        .log("a gateway carries the tunnel no more, another one does");
            }
            goOn(pace);
        }
    }
}
