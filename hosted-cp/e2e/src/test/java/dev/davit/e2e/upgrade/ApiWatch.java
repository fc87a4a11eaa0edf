package dev.davit.e2e.upgrade;

import dev.davit.e2e.support.Kubectl;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks one API server from outside, again and again and each time on a new connection, until it is closed. */
final class ApiWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private ApiWatch() {}

    static ApiWatch start(Kubectl kubectl) {
        var watch = new ApiWatch();
        watch.executor.scheduleWithFixedDelay(
                () -> (kubectl.isReachable() ? watch.answered : watch.failed).incrementAndGet(),
                0,
                PAUSE.toMillis(),
                TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Stops asking and waits for the last answer. */
    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }

    /** @return what was seen so far */
    Seen seen() {
        return new Seen(answered.get(), failed.get());
    }

    /** How many requests were answered, and how many were not within their time. */
    record Seen(int answered, int failed) {}
}
