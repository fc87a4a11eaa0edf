package dev.davit.agent.tunnel;

import dev.davit.agent.reach.GatewayConnector;
import dev.davit.tunnel.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the tunnel goes and what it proves itself with.
 *
 * @param gateways public addresses of the gateways; each attempt to connect takes the next one
 * @param serverName {@code tunnel.<id>.<domain>}: sent as SNI and checked in the gateway's certificate
 * @param clientPem file with the node's client certificate and key (the kubelet's
 *     {@code kubelet-client-current.pem}); when it changes, a new connection takes the place of the one before
 * @param clusterCaPem file with the CA certificates that the gateway's certificate for this cluster is checked against
 * @param agentVersion what the agent calls itself in its hello
 * @param timing how long things may take
 * @param connector how a gateway is reached
 */
public record TunnelConfig(
        List<HostPort> gateways,
        String serverName,
        Path clientPem,
        Path clusterCaPem,
        String agentVersion,
        Timing timing,
        GatewayConnector connector) {

    /** Checks that there is somewhere to go. */
    public TunnelConfig {
        gateways = List.copyOf(gateways);
        if (gateways.isEmpty()) {
            throw new IllegalArgumentException("a tunnel needs the address of at least one gateway");
        }
    }

    /** A configuration with the timing that the service level rests on. */
    public TunnelConfig(
            List<HostPort> gateways,
            String serverName,
            Path clientPem,
            Path clusterCaPem,
            String agentVersion,
            GatewayConnector connector) {
        this(gateways, serverName, clientPem, clusterCaPem, agentVersion, Timing.standard(), connector);
    }

    /** The same without a proxy. */
    public TunnelConfig(
            List<HostPort> gateways, String serverName, Path clientPem, Path clusterCaPem, String agentVersion) {
        this(gateways, serverName, clientPem, clusterCaPem, agentVersion, GatewayConnector.direct());
    }

    /**
     * How long things may take.
     *
     * @param firstRetry pause before the first new attempt
     * @param lastRetry longest time between the starts of two attempts, also when the first of them hangs: together with
     *     the handshake it must stay below the 5 s within which a tunnel has to be back
     * @param connect bound of reaching the gateway: names, TCP and the answer of a proxy
     * @param handshake bound from the TCP connect to the gateway's acceptance
     * @param dial bound of a dial on the node; below the 8 s within which the gateway answers
     * @param ping interval of the liveness check, and of a look at the files; a peer that is silent for two intervals is
     *     dead
     */
    public record Timing(
            Duration firstRetry,
            Duration lastRetry,
            Duration connect,
            Duration handshake,
            Duration dial,
            Duration ping) {
        /** @return the timing that is used outside of tests */
        public static Timing standard() {
            return new Timing(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
        }
    }
}
