package dev.davit.bench.tunnel.report;

import java.util.Arrays;
import java.util.Collection;

/** How long each of many things took. */
public final class Latencies {
    private final long[] sortedNanos;

    /** @param nanos in any order */
    public Latencies(long... nanos) {
        sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
    }

    /** @return all of them as one */
    public static Latencies all(Collection<Latencies> parts) {
        return new Latencies(parts.stream()
                .flatMapToLong(part -> Arrays.stream(part.sortedNanos))
                .toArray());
    }

    /** @return how many there are */
    public int count() {
        return sortedNanos.length;
    }

    /**
     * @param share of all, of 0 to 1
     * @return the smallest that at least that share of all do not exceed, in microseconds; without any, what is no number
     */
    public double micros(double share) {
        if (sortedNanos.length == 0) {
            return Double.NaN;
        }
        return sortedNanos[Math.max(0, (int) Math.ceil(share * sortedNanos.length) - 1)] / 1e3;
    }
}
