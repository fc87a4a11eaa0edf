package dev.davit.operator.hosted;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thing that is done again and again on a virtual thread of its own, until closed. */
public final class Loop implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Loop.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final String name;
    private final Supplier<Duration> pass;
    private final Semaphore wishes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param name for logs
     * @param pass does the thing once and says how long to wait before the next time
     */
    public Loop(String name, Supplier<Duration> pass) {
        this.name = name;
        this.pass = pass;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Does the next pass now; several wishes before it begins count as one. */
    public void wake() {
        wishes.release();
    }

    /** Ends it without waiting for a pass that hangs. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** Waits until a closed loop has ended; not at all when there is no time. */
    public void awaitEnd(Duration atMost) {
        try {
            if (atMost.isPositive() && !thread.join(atMost)) {
                LOGGER.atWarn().addKeyValue("loop", name).log("has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                if (wishes.tryAcquire(once().toMillis(), TimeUnit.MILLISECONDS)) {
                    wishes.drainPermits();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration once() {
        try {
            return pass.get();
        } catch (RuntimeException e) {
            if (!closed) {
                LOGGER.atWarn()
                        .addKeyValue("loop", name)
                        .addKeyValue("failure", e)
                        .log("will be tried again");
            }
            return AFTER_FAILURE;
        }
    }
}
