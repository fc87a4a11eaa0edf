package dev.davit.gateway.access;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Writes lines about dials, sampled, from a thread of its own: an output that takes nothing holds up no event loop. Lines
 * that find no room are made up for by the weight of the next one. For any thread.
 */
public final class AccessLog implements AutoCloseable {
    private static final int QUEUE = 4096;
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final boolean enabled;
    private final String replica;
    private final PrintStream out;
    private final Sampler established;
    private final Sampler failed;
    private final BlockingQueue<Optional<Weighed>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;

    private record Weighed(AccessLine line, int weight) {}

    /**
     * @param replica what this gateway calls itself
     * @param out gets whole lines, each in one write
     * @param nanoTime of the seconds in which lines are counted
     */
    public AccessLog(AccessLogSettings settings, String replica, PrintStream out, LongSupplier nanoTime) {
        this.enabled = settings.enabled();
        this.replica = replica;
        this.out = out;
        this.established = new Sampler(settings.perSecond(), settings.oneIn(), nanoTime);
        this.failed = new Sampler(settings.perSecond(), Sampler.NONE_OF_THE_REST, nanoTime);
        this.writer = Thread.ofPlatform().daemon().name("davit-access-log").unstarted(this::write);
        if (enabled) {
            writer.start();
        }
    }

    /** @return whether a line would be looked at */
    boolean enabled() {
        return enabled;
    }

    void add(AccessLine line) {
        var sampler = line.verdict().equals(DialRecord.ESTABLISHED) ? established : failed;
        var weight = sampler.weigh();
        if (weight > 0 && !queue.offer(Optional.of(new Weighed(line, weight)))) {
            sampler.returned(weight);
        }
    }

    private void write() {
        try {
            for (var next = queue.take(); next.isPresent(); next = queue.take()) {
                var text = next.get().line().json(replica, next.get().weight()) + "\n";
                out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, for at most a second. */
    @Override
    public void close() {
        try {
            if (enabled && queue.offer(Optional.empty(), CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
