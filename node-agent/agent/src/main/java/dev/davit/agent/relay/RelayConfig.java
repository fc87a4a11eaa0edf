package dev.davit.agent.relay;

import dev.davit.agent.reach.GatewayConnector;
import dev.davit.tunnel.HostPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What the node-local endpoint does.
 *
 * @param listen where it listens
 * @param gateways tried in this order, beginning with the one that worked last
 * @param authority name of the API server, which tells the gateway the cluster
 * @param connect bound of one attempt to reach one gateway: names, TCP and the answer of a proxy
 * @param maxConnections more than this many at once are refused
 * @param connector how a gateway is reached
 */
public record RelayConfig(
        InetSocketAddress listen,
        List<HostPort> gateways,
        String authority,
        Duration connect,
        int maxConnections,
        GatewayConnector connector) {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int MAX_CONNECTIONS = 4096;

    /** Checks that there is somewhere to relay to. */
    public RelayConfig {
        gateways = List.copyOf(gateways);
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("a relay needs the address of at least one gateway");
        }
    }

    /** The relay of a machine. */
    public RelayConfig(
            InetSocketAddress listen, List<HostPort> gateways, String authority, GatewayConnector connector) {
        this(listen, gateways, authority, CONNECT, MAX_CONNECTIONS, connector);
    }
}
