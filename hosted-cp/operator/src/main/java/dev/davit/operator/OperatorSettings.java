package dev.davit.operator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the operator runs and where it finds the gateway.
 *
 * @param namespace of the operator and the gateway
 * @param identity of this replica, for the leader's lease
 * @param gatewayHost the gateway's public Service
 * @param gatewayPort its port
 * @param controlHost the gateway's headless internal Service
 * @param controlPort its control port
 * @param addresses of this process, as the gateway sees them; empty when they are not known
 * @param healthPort where this process answers for itself
 */
public record OperatorSettings(
        String namespace,
        String identity,
        String gatewayHost,
        int gatewayPort,
        String controlHost,
        int controlPort,
        List<String> addresses,
        int healthPort) {
    private static final int GATEWAY_PORT = 443;
    private static final int CONTROL_PORT = 8133;
    private static final int HEALTH_PORT = 8080;

    /** Copies. */
    public OperatorSettings {
        addresses = List.copyOf(addresses);
    }

    /** @return the ranges of those addresses, one for each */
    public List<String> ranges() {
        return addresses.stream()
                .map(address -> address + (address.contains(":") ? "/128" : "/32"))
                .toList();
    }

    /** Reads the environment; everything has a default that fits the installation manifests. */
    public static OperatorSettings fromEnvironment(Map<String, String> environment) {
        var namespace = environment.getOrDefault("DAVIT_NAMESPACE", "davit-system");
        return new OperatorSettings(
                namespace,
                environment.getOrDefault("POD_NAME", environment.getOrDefault("HOSTNAME", "operator")),
                environment.getOrDefault("DAVIT_GATEWAY_HOST", "gateway." + namespace + ".svc"),
                port(environment, "DAVIT_GATEWAY_PORT", GATEWAY_PORT),
                environment.getOrDefault("DAVIT_CONTROL_HOST", "gateway-internal." + namespace + ".svc"),
                port(environment, "DAVIT_CONTROL_PORT", CONTROL_PORT),
                Optional.ofNullable(environment.get("POD_IP")).stream().toList(),
                port(environment, "DAVIT_HEALTH_PORT", HEALTH_PORT));
    }

    private static int port(Map<String, String> environment, String name, int absent) {
        String text = Optional.ofNullable(environment.get(name)).orElse("" + absent);
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 0xFFFF) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("%s: expected a port, found '%s'".formatted(name, text), notANumber);
        }
        throw new IllegalArgumentException("%s: expected a port of 0 to 65535, found %s".formatted(name, text));
    }
}
