package dev.davit.operator.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** The buckets of histograms; few, because each is a series. */
enum Buckets {
    /** Requests and probes: they end after 5 s. */
    REQUEST(5, 25, 100, 250, 1_000, 2_500, 5_000),
    /** Reconciliations and their waiting time. */
    RECONCILE(10, 50, 100, 500, 1_000, 5_000, 15_000, 60_000),
    /** Creating, upgrading and changing a cluster. */
    PHASE(5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000);

    private final Duration[] bounds;

    Buckets(int... millis) {
        this.bounds = IntStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /** @return a timer whose histogram has these buckets and no others */
    Timer.Builder timer(String name, String help) {
        return Timer.builder(name).description(help).serviceLevelObjectives(bounds.clone());
    }
}
