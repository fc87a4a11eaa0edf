package dev.davit.gateway;

import dev.davit.gateway.access.AccessLogSettings;
import dev.davit.gateway.drain.DrainTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway process is told by its environment.
 *
 * @param replica what it calls itself
 * @param tlsDirectory where its own certificate is mounted
 * @param peerService DNS name of a headless Service whose addresses are all gateways; empty when there is one only
 * @param drain how long streams may go on after the process was told to stop
 * @param bufferBytes memory for bytes that one side sent and the other has not taken yet
 * @param accessLog how much is written about dials
 * @param limits of the public port and the egress ports
 */
public record GatewaySettings(
        String replica,
        Path tlsDirectory,
        int publicPort,
        int egressClusterPort,
        int egressControlPlanePort,
        int controlPort,
        int healthPort,
        int peerPort,
        String peerService,
        DrainTiming drain,
        long bufferBytes,
        AccessLogSettings accessLog,
        FrontLimits limits) {
    private static final int MIB = 1024 * 1024;
    private static final int HEAP_PERCENT = 30;
    private static final int LEAST_BUFFER_MIB = 8;

    /** Reads the variables that docs/gateway.md lists. */
    public static GatewaySettings from(Map<String, String> environment) {
        return new GatewaySettings(
                environment.getOrDefault("DAVIT_REPLICA", "gateway"),
                Path.of(environment.getOrDefault("DAVIT_TLS_DIR", "/etc/davit/tls")),
                number(environment, "DAVIT_PUBLIC_PORT", 8443),
                number(environment, "DAVIT_EGRESS_CLUSTER_PORT", 8131),
                number(environment, "DAVIT_EGRESS_CONTROLPLANE_PORT", 8132),
                number(environment, "DAVIT_CONTROL_PORT", 8133),
                number(environment, "DAVIT_HEALTH_PORT", 8080),
                number(environment, "DAVIT_PEER_PORT", 8134),
                environment.getOrDefault("DAVIT_PEER_SERVICE", ""),
                DrainTiming.upTo(Duration.ofSeconds(number(environment, "DAVIT_DRAIN_SECONDS", 600))),
                bufferBytes(environment),
                accessLog(environment),
                limits(environment, FrontLimits.standard()));
    }

    /** By default in proportion to the heap, which the JVM makes in proportion to the memory of the pod. */
    private static long bufferBytes(Map<String, String> environment) {
        var fallback = Runtime.getRuntime().maxMemory() / MIB * HEAP_PERCENT / 100;
        var mebibytes = number(environment, "DAVIT_BUFFER_MIB", (int) Math.max(LEAST_BUFFER_MIB, fallback));
        if (mebibytes < LEAST_BUFFER_MIB) {
            throw new IllegalArgumentException(
                    "expected at least " + LEAST_BUFFER_MIB + " in DAVIT_BUFFER_MIB, found " + mebibytes);
        }
        return (long) mebibytes * MIB;
    }

    /**
     * The most that Netty may allocate outside of the heap: a buffer that waits is at least half full, and connections need
     * some memory even when nothing waits.
     */
    public long directBytes() {
        return 2 * bufferBytes + 64L * MIB;
    }

    private static AccessLogSettings accessLog(Map<String, String> environment) {
        var standard = AccessLogSettings.standard();
        var enabled = switch (environment.getOrDefault("DAVIT_ACCESS_LOG", "on")) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new IllegalArgumentException(
                        "expected on or off in DAVIT_ACCESS_LOG, found " + environment.get("DAVIT_ACCESS_LOG"));
        };
        return new AccessLogSettings(
                enabled,
                number(environment, "DAVIT_ACCESS_LOG_PER_SECOND", standard.perSecond()),
                number(environment, "DAVIT_ACCESS_LOG_ONE_IN", standard.oneIn()));
    }

    private static FrontLimits limits(Map<String, String> environment, FrontLimits standard) {
        return new FrontLimits(
                positive(environment, "DAVIT_PUBLIC_CONNECTIONS", standard.publicConnections()),
                positive(environment, "DAVIT_EGRESS_CONNECTIONS", standard.egressConnections()),
                positive(environment, "DAVIT_TUNNEL_HANDSHAKES_PER_SECOND", standard.tunnelHandshakes()),
                positive(environment, "DAVIT_EGRESS_HANDSHAKES_PER_SECOND", standard.egressHandshakes()),
                Duration.ofSeconds(positive(
                        environment, "DAVIT_IDLE_SECONDS", (int) standard.idle().toSeconds())));
    }

    private static int positive(Map<String, String> environment, String name, int fallback) {
        var value = number(environment, name, fallback);
        if (value < 1) {
            throw new IllegalArgumentException("expected a number of at least 1 in " + name + ", found " + value);
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name, int fallback) {
        var text = Optional.ofNullable(environment.get(name)).orElse("");
        try {
            return text.isEmpty() ? fallback : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number in " + name + ", found " + text, e);
        }
    }
}
