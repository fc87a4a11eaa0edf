package dev.davit.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Dials of an API server at one gateway, one after the other, until they are ended or one fails. */
public final class Dials {
    private static final String OK = "HTTP/1.1 200 Connection established";

    private final TestGateway gateway;
    private final TestCluster cluster;
    private final String target;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Optional<String>> running;
    private volatile long longest;

    /** Begins. */
    public Dials(TestGateway gateway, TestCluster cluster, String target) {
        this.gateway = gateway;
        this.cluster = cluster;
        this.target = target;
        this.running = CompletableFuture.supplyAsync(
                this::run, task -> Thread.ofVirtual().start(task));
    }

    private Optional<String> run() {
        while (!over.get()) {
            var begin = System.nanoTime();
            try (var reply = gateway.request(cluster, target)) {
                if (!reply.statusLine().equals(OK)) {
                    return Optional.of(reply.statusLine());
                }
            } catch (Exception e) {
                return Optional.of(e.toString());
            }
            longest = Math.max(longest, System.nanoTime() - begin);
            count.incrementAndGet();
        }
        return Optional.empty();
    }

    /** @return how many there were; fails when one has failed */
    public int made() {
        assertThat(running.getNow(Optional.empty())).as("what failed").isEmpty();
        return count.get();
    }

    /** @return how long the slowest one took, of those that are over */
    public Duration longest() {
        return Duration.ofNanos(longest);
    }

    /** Ends them; fails when one has failed. */
    public void end() throws Exception {
        over.set(true);
        assertThat(running.get(10, TimeUnit.SECONDS)).isEmpty();
    }
}
