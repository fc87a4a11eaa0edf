package dev.davit.e2e.availability;

import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Kubectl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads and writes from outside in turn, each on a new connection, until closed; keeps what went wrong. */
final class ApiLoad implements AutoCloseable {
    private static final String TIMEOUT = "--request-timeout=10s";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int ENOUGH_ANSWERS = 20;

    private final Kubectl kubectl;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private Instant lastAnswer = Instant.MAX;
    private Duration longestGap = Duration.ZERO;
    private volatile boolean closed;

    /**
     * A request that was not answered well.
     *
     * @param begun when it was made
     * @param message what kubectl said
     */
    record Failure(Instant begun, String message) {}

    private ApiLoad(Kubectl kubectl) {
        this.kubectl = kubectl;
        this.thread = Thread.ofPlatform().name("api-load").unstarted(this::run);
    }

    static ApiLoad start(Kubectl kubectl) {
        kubectl.run("create", "configmap", "load");
        var load = new ApiLoad(kubectl);
        load.thread.start();
        return load;
    }

    /** Returns when so many more requests were answered that it is known to work. */
    void awaitMore() {
        int now = answered.get();
        await("answers").atMost(SOON).until(() -> answered.get() > now + ENOUGH_ANSWERS);
    }

    /** @return the requests that failed so far, oldest first */
    List<Failure> failures() {
        return failures;
    }

    /** @return the longest time from one answer to the next, that of the requests themselves included */
    synchronized Duration longestGap() {
        return longestGap;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void run() {
        for (int round = 0; !closed; round++) {
            count("get", "configmap", "load", "-o", "name", TIMEOUT);
            count("patch", "configmap", "load", "-p", "{\"data\":{\"round\":\"" + round + "\"}}", TIMEOUT);
        }
    }

    private void count(String... request) {
        var begun = Instant.now();
        Finished finished = kubectl.run(request);
        if (finished.exitCode() == 0) {
            answered.incrementAndGet();
            answeredNow();
        } else {
            failures.add(new Failure(begun, finished.all().strip()));
        }
    }

    private synchronized void answeredNow() {
        var now = Instant.now();
        if (lastAnswer.isBefore(now)) {
            var gap = Duration.between(lastAnswer, now);
            longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
        }
        lastAnswer = now;
    }
}
