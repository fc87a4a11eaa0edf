package dev.davit.bench.tunnel.role;

import dev.davit.agent.tunnel.DialDecision;
import dev.davit.agent.tunnel.DialPolicy;
import dev.davit.agent.tunnel.DisconnectReason;
import dev.davit.agent.tunnel.Tunnel;
import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.agent.tunnel.TunnelListener;
import dev.davit.bench.tunnel.process.Loopback;
import dev.davit.tunnel.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tunnels of one agent or of many. Any target's port is dialled on loopback: the addresses of the benchmark exist
 * nowhere. Asked {@code up}, it answers how many tunnels are up.
 */
public final class AgentRole {
    /** At once, while they are started: machines do not all join in the same second. */
    private static final int STARTING = 32;

    private static final long LOOK_MILLIS = 20;
    private static final Logger LOGGER = LoggerFactory.getLogger(AgentRole.class);
    private static final DialPolicy LOOPBACK = target -> new DialDecision.Allowed(Loopback.port(target.port()));

    private final AtomicInteger up = new AtomicInteger();
    private final List<Tunnel> tunnels = new ArrayList<>();

    private AgentRole() {}

    /**
     * @param arguments {@code gateway}: its public port; {@code name}: the server name; {@code ca}: file with the cluster's
     *     CA; {@code nodes}: folder with a file {@code N.pem} for each node; {@code first} and {@code count}: which of them
     */
    public static void main(String[] arguments) {
        var given = RoleArguments.parse(arguments);
        var role = new AgentRole();
        Thread.ofVirtual().start(() -> role.start(given));
        Conversation.ready(Map.of());
        Conversation.answer(question -> Integer.toString(role.up.get()));
    }

    private void start(RoleArguments given) {
        for (var i = 0; i < given.number("count"); i++) {
            var config = new TunnelConfig(
                    List.of(new HostPort("127.0.0.1", given.number("gateway"))),
                    given.text("name"),
                    given.path("nodes").resolve((given.number("first") + i) + ".pem"),
                    given.path("ca"),
                    "bench");
            tunnels.add(Tunnel.start(config, LOOPBACK, new Counted()));
            while (tunnels.size() - up.get() > STARTING) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Counts one tunnel while it is up. */
    private final class Counted implements TunnelListener {
        private final AtomicBoolean counted = new AtomicBoolean();

        @Override
        public void connected(HostPort gateway) {
            if (counted.compareAndSet(false, true)) {
                up.incrementAndGet();
            }
        }

        @Override
        public void disconnected(HostPort gateway, DisconnectReason reason, String detail) {
            if (counted.compareAndSet(true, false)) {
                up.decrementAndGet();
            }
            LOGGER.atInfo()
                    .addKeyValue("reason", reason)
                    .addKeyValue("detail", detail)
                    .log("no tunnel");
        }

        @Override
        public void refused(HostPort gateway, String reason, String message) {
            LOGGER.atWarn()
                    .addKeyValue("reason", reason)
                    .addKeyValue("message", message)
                    .log("refused");
        }

        @Override
        public void hibernated(HostPort gateway) {
            LOGGER.atWarn().log("hibernated");
        }

        @Override
        public void deleted(HostPort gateway) {
            LOGGER.atWarn().log("deleted");
        }
    }
}
