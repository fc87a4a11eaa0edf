package dev.davit.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the framework does: who waits for a thread, how long, and how reconciliations end. */
final class ReconcileMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Map<Key, Long> waiting = new ConcurrentHashMap<>();
    /** By thread: all about one execution is called on one, and the next of the same object may begin before its end. */
    private final Map<Thread, Long> running = new ConcurrentHashMap<>();

    private record Key(String kind, ResourceID resource) {
        static Key of(HasMetadata resource) {
            return new Key(resource.getKind(), ResourceID.fromResource(resource));
        }
    }

    ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("davit.reconcile.queue.depth", waiting, Map::size)
                .description("Objects that wait for a thread of the operator")
                .register(registry);
        Gauge.builder("davit.reconcile.running", running, Map::size)
                .description("Reconciliations that run now")
                .register(registry);
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        errors(HasMetadata.getKind(controller.getConfiguration().getResourceClass()));
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        waiting.putIfAbsent(Key.of(resource), System.nanoTime());
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        Key key = Key.of(resource);
        running.put(Thread.currentThread(), System.nanoTime());
        Optional.ofNullable(waiting.remove(key))
                .ifPresent(since -> Buckets.RECONCILE
                        .timer("davit.reconcile.queue.wait", "Time that objects waited for a thread")
                        .tag("kind", key.kind())
                        .register(registry)
                        .record(since(since)));
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        ended(Key.of(resource), "success");
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception failure, Map<String, Object> metadata) {
        Key key = Key.of(resource);
        ended(key, "failure");
        errors(key.kind()).increment();
    }

    private Counter errors(String kind) {
        return Counter.builder("davit.reconcile.errors")
                .description("Reconciliations that failed and are tried again")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        ended(Key.of(resource), "success");
    }

    /** Whichever callback comes first counts; the framework calls different ones for different ends. */
    private void ended(Key key, String result) {
        Optional.ofNullable(running.remove(Thread.currentThread()))
                .ifPresent(since -> Buckets.RECONCILE
                        .timer("davit.reconcile.duration", "Reconciliations and how long they took")
                        .tags("kind", key.kind(), "result", result)
                        .register(registry)
                        .record(since(since)));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
