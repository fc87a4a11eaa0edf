package dev.davit.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The framework's calls, in the order in which it makes them. */
class ReconcileMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReconcileMetrics metrics = new ReconcileMetrics(registry);

    @Test
    void countsWhoWaitsAndHowLong() {
        metrics.reconcileCustomResource(object("a"), null, Map.of());
        metrics.reconcileCustomResource(object("b"), null, Map.of());
        metrics.reconcileCustomResource(object("b"), null, Map.of());

        assertThat(depth()).isEqualTo(2);

        metrics.reconciliationExecutionStarted(object("a"), Map.of());

        assertThat(depth()).isEqualTo(1);
        assertThat(registry.get("davit.reconcile.queue.wait").timer().count()).isEqualTo(1);
        assertThat(registry.get("davit.reconcile.running").gauge().value()).isEqualTo(1);
    }

    @Test
    void countsEachExecutionOnceByItsResult() {
        metrics.reconciliationExecutionStarted(object("a"), Map.of());
        metrics.finishedReconciliation(object("a"), Map.of());
        metrics.reconciliationExecutionFinished(object("a"), Map.of());
        metrics.reconciliationExecutionStarted(object("a"), Map.of());
        metrics.failedReconciliation(object("a"), new IllegalStateException(), Map.of());
        metrics.reconciliationExecutionFinished(object("a"), Map.of());

        assertThat(ended("success")).isEqualTo(1);
        assertThat(ended("failure")).isEqualTo(1);
        assertThat(registry.get("davit.reconcile.errors")
                        .tag("kind", "ConfigMap")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("davit.reconcile.running").gauge().value()).isZero();
    }

    private double depth() {
        return registry.get("davit.reconcile.queue.depth").gauge().value();
    }

    private long ended(String result) {
        return registry.get("davit.reconcile.duration")
                .tags("kind", "ConfigMap", "result", result)
                .timer()
                .count();
    }

    private static ConfigMap object(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("n")
                .endMetadata()
                .build();
    }
}
