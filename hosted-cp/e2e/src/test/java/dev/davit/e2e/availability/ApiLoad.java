package dev.davit.e2e.availability;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Kubectl;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads and writes from outside in turn, each on a new connection, until closed; keeps what went wrong. */
final class ApiLoad implements AutoCloseable {
    private static final String TIMEOUT = "--request-timeout=10s";

    private final Kubectl kubectl;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

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

    int answered() {
        return answered.get();
    }

    /** @return when, and what kubectl said */
    List<String> failures() {
        return failures;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void run() {
        for (int round = 0; !closed; round++) {
            count(kubectl.run("get", "configmap", "load", "-o", "name", TIMEOUT));
            count(kubectl.run("patch", "configmap", "load", "-p", "{\"data\":{\"round\":\"" + round + "\"}}", TIMEOUT));
        }
    }

    private void count(Finished request) {
        if (request.exitCode() == 0) {
            answered.incrementAndGet();
        } else {
            failures.add(Instant.now() + " " + request.all().strip());
        }
    }
}
