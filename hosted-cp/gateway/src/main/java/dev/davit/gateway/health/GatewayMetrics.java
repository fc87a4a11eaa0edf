package dev.davit.gateway.health;

import dev.davit.gateway.limits.RefusalLog.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What a gateway tells Prometheus; never one series for each cluster, machine or client.
 *
 * @param clusters whose routes it knows
 * @param tunnels of machines
 * @param publicConnections at the public port, tunnels included
 * @param egressConnections of hosted API servers
 * @param bytesInFlight that one side sent and the other has not taken yet
 * @param draining whether it takes no new tunnels
 * @param refusals connections that were not taken, since the start
 */
public record GatewayMetrics(
        int clusters,
        int tunnels,
        int publicConnections,
        int egressConnections,
        long bytesInFlight,
        boolean draining,
        Map<Refused, Long> refusals) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIBI = 1024;

    /** Copies. */
    public GatewayMetrics {
        refusals = Map.copyOf(refusals);
    }

    /** @return the text format of Prometheus, version 0.0.4 */
    public String text() {
        var text = new StringBuilder();
        gauge(text, "davit_gateway_clusters", "Hosted clusters whose routes are known", clusters);
        gauge(text, "davit_gateway_tunnels", "Tunnels of machines", tunnels);
        gauge(text, "davit_gateway_public_connections", "Connections at the public port", publicConnections);
        gauge(text, "davit_gateway_egress_connections", "Connections of hosted API servers", egressConnections);
        gauge(
                text,
                "davit_gateway_bytes_in_flight",
                "Bytes taken from one side and not yet by the other",
                bytesInFlight);
        gauge(text, "davit_gateway_draining", "Whether it is about to stop", draining ? 1 : 0);
        head(text, "davit_gateway_refusals_total", "Connections that were not taken", "counter");
        for (Refused refused : Refused.values()) {
            text.append("davit_gateway_refusals_total{reason=\"%s\"} %d\n"
                    .formatted(refused.name().toLowerCase(Locale.ROOT), refusals.getOrDefault(refused, 0L)));
        }
        gauge(text, "process_resident_memory_bytes", "Memory of the process that is in RAM", residentBytes());
        return text.toString();
    }

    private static void gauge(StringBuilder text, String name, String help, long value) {
        head(text, name, help, "gauge");
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
    }

    /** @return 0 where the system does not say */
    private static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
