package dev.davit.tunnel;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that were received from tunnels and that no far socket took yet. Safe for use from any thread. */
public final class InFlightBytes {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    /** @param limit above this {@link #exhausted()} says so; nothing is cut */
    public InFlightBytes(long limit) {
        this.limit = limit;
    }

    /** Notes bytes that arrived. */
    public void received(int count) {
        bytes.addAndGet(count);
    }

    /** Notes bytes that left, or that were dropped with their connection. */
    public void released(int count) {
        bytes.addAndGet(-count);
    }

    /** @return bytes held now */
    public long current() {
        return bytes.get();
    }

    /** @return true while no new connection should be taken */
    public boolean exhausted() {
        return bytes.get() > limit;
    }
}
