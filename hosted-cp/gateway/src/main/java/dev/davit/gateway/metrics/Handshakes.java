package dev.davit.gateway.metrics;

import static java.util.Objects.requireNonNull;

import dev.davit.gateway.tls.HandshakeFailure;
import io.netty.handler.ssl.SslHandler;
import java.util.EnumMap;
import java.util.Map;

/** TLS handshakes at the ports where the gateway ends TLS: how many, how they ended, how long they took. For any thread. */
public final class Handshakes implements MetricSource {
    private final Map<Port, Counters<HandshakeFailure>> failures = new EnumMap<>(Port.class);
    private final Map<Port, Durations> completed = new EnumMap<>(Port.class);

    /** Where somebody connects. */
    public enum Port {
        /** A machine, at the public port. */
        TUNNEL,
        /** A hosted API server, at either egress port. */
        EGRESS,
        /** The operator. */
        CONTROL,
        /** Another gateway. */
        PEER
    }

    /** Begins at zero. */
    public Handshakes() {
        for (var port : Port.values()) {
            failures.put(port, new Counters<>(HandshakeFailure.class));
            completed.put(port, new Durations(0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 5));
        }
    }

    /** Counts the handshake of a connection that has just come; also how long its client took to begin. */
    public void watch(Port port, SslHandler tls) {
        var begin = System.nanoTime();
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                requireNonNull(completed.get(port)).record(System.nanoTime() - begin);
            } else {
                requireNonNull(failures.get(port)).increment(HandshakeFailure.of(done.cause()));
            }
        });
    }

    @Override
    public void write(MetricsText text) {
        var failed = text.counter("davit_gateway_handshake_failures_total", "TLS handshakes that failed, by reason");
        failures.forEach((port, counters) -> counters.write(failed, "reason", "port", Counters.name(port)));
        var took = text.histogram(
                "davit_gateway_handshake_duration_seconds",
                "TLS handshakes that were completed and how long they took");
        completed.forEach((port, durations) -> durations.write(took, "port", Counters.name(port)));
    }
}
