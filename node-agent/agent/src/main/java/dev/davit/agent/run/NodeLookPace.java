package dev.davit.agent.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often this machine's Node is read: at every occasion while it is new, because pods wait for its pod ranges, and twice
 * a minute when it is Ready, or has not become Ready within a minute. Of a thousand machines whose Nodes stay NotReady, or
 * whose API server is down, none asks every second. Not safe for several threads.
 */
final class NodeLookPace {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SLOW = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private long hurriedSince;
    private long next;

    /** @param nanos as {@link System#nanoTime()} */
    NodeLookPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.hurriedSince = nanos.getAsLong();
        this.next = hurriedSince;
    }

    /** @return whether to look now; a look that fails or finds nothing new needs no further call */
    boolean due() {
        var now = nanos.getAsLong();
        if (now - next < 0) {
            return false;
        }
        var patient = now - hurriedSince < PATIENCE.toNanos();
        next = patient ? now : now + SLOW.toNanos();
        return true;
    }

    /** The look that was due found a Node that is Ready and has all it needs. */
    void settled() {
        var now = nanos.getAsLong();
        next = now + SLOW.toNanos();
        // A Node that is found in trouble after this is new trouble.
        hurriedSince = next;
    }
}
