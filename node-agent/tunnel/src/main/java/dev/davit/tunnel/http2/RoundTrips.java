package dev.davit.tunnel.http2;

import java.util.Arrays;

/**
 * The last measured round trips of a connection. The shortest counts: longer ones were spent in the queues of the two ends,
 * which larger windows would only make longer.
 */
final class RoundTrips {
    private final long[] last = new long[8];
    private int count;

    void add(long nanos) {
        last[count++ % last.length] = nanos;
    }

    /** @return nanoseconds; 0 before the first one */
    long shortest() {
        return Arrays.stream(last, 0, Math.min(count, last.length)).min().orElse(0);
    }
}
