package dev.davit.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import okhttp3.Interceptor;

/** What is asked of all hosted clusters together: requests and probes. */
public final class HostedMetrics {
    private final MeterRegistry registry;

    HostedMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Probe probe : Probe.values()) {
            timer(probe, true);
            timer(probe, false);
        }
    }

    /** What a probe asks for; the names are labels. */
    public enum Probe {
        /** The way of a user, from the gateway to an answer. */
        ENDPOINT("endpoint"),
        /** The way through a tunnel to a kubelet. */
        NODES("nodes");

        private final String label;

        Probe(String label) {
            this.label = label;
        }
    }

    /** @return counts the requests of a client of a hosted cluster */
    public Interceptor interceptor() {
        return new RequestInterceptor((request, status, took) -> Counter.builder("davit.hosted.api.requests")
                .description("Requests to the APIs of hosted clusters")
                .tags("resource", request.resource(), "verb", request.verb(), "result", status)
                .register(registry)
                .increment());
    }

    /** Counts one probe, before it is decided whether a failure is believed. */
    public void probed(Probe probe, boolean passed, Duration took) {
        timer(probe, passed).record(took);
    }

    private Timer timer(Probe probe, boolean passed) {
        return Buckets.REQUEST
                .timer("davit.probe.duration", "Probes of hosted clusters and how long they took")
                .tags("kind", probe.label, "result", passed ? "passed" : "failed")
                .register(registry);
    }
}
