package dev.davit.gateway.metrics;

/** Somebody who has something to tell Prometheus. */
@FunctionalInterface
public interface MetricSource {
    /** Writes what is so now. Called on any thread; must not block. */
    void write(MetricsText text);
}
