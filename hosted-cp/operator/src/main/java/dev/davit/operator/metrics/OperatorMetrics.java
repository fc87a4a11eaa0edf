package dev.davit.operator.metrics;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Optional;

/** All metrics of one operator. */
public final class OperatorMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process;
    private final ReconcileMetrics reconciles = new ReconcileMetrics(registry);
    private final ManagementMetrics management = new ManagementMetrics(registry);
    private final HostedMetrics hosted = new HostedMetrics(registry);
    private final FleetMetrics fleet;

    /** @param clock of the statuses and certificates whose age is told */
    public OperatorMetrics(Clock clock) {
        this.process = new ProcessMetrics(
                registry,
                Optional.ofNullable(OperatorMetrics.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        this.fleet = new FleetMetrics(registry, clock);
    }

    /** @return what the framework reports to */
    public Metrics reconciles() {
        return reconciles;
    }

    /** @return requests to the management cluster */
    public ManagementMetrics management() {
        return management;
    }

    /** @return requests to hosted clusters and probes of them */
    public HostedMetrics hosted() {
        return hosted;
    }

    /** @return the clusters themselves */
    public FleetMetrics fleet() {
        return fleet;
    }

    /** @return everything as it is now, in the text format of Prometheus, version 0.0.4 */
    public synchronized String scrape() {
        fleet.refresh();
        return registry.scrape();
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
