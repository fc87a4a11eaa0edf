package dev.davit.tunnel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that a process gives to bytes on their way, as one number: what is held is kept below it
 * ({@link InFlightBytes}), and what peers are invited to send beyond the first window of their streams is kept below half of
 * it. Safe for use from any thread.
 */
public final class MemoryBudget {
    private static final int GROWTH_SHARE = 2;
    private static final int ONE_CONNECTION = 4;

    private final InFlightBytes inFlight;
    private final long growthLimit;
    private final AtomicLong grown = new AtomicLong();

    private MemoryBudget(InFlightBytes inFlight) {
        this.inFlight = inFlight;
        this.growthLimit = inFlight.limit() / GROWTH_SHARE;
    }

    /** @return that of a gateway, where clusters and their tunnels must leave room for each other */
    public static MemoryBudget ofGateway(long bytes) {
        return new MemoryBudget(new InFlightBytes(bytes, 2, 1));
    }

    /** @return that of a machine's agent, which serves one owner */
    public static MemoryBudget ofMachine(long bytes) {
        return new MemoryBudget(new InFlightBytes(bytes, 8, 8));
    }

    /** @return what is held now */
    public InFlightBytes inFlight() {
        return inFlight;
    }

    /** @return by how much the windows of all streams have grown */
    public long grown() {
        return grown.get();
    }

    /** @return by how much the windows of one connection's streams may grow together */
    public long growthOfOneConnection() {
        return growthLimit / ONE_CONNECTION;
    }

    /** @return how many of the bytes that are wanted may be granted; they are to be given back */
    public int grow(int wanted) {
        if (inFlight.scarce()) {
            return 0;
        }
        var before = grown.getAndUpdate(now -> now + granted(wanted, now));
        return granted(wanted, before);
    }

    private int granted(int wanted, long now) {
        return (int) Math.max(0, Math.min(wanted, growthLimit - now));
    }

    /** Takes back what was granted. */
    public void giveBack(int bytes) {
        grown.addAndGet(-bytes);
    }
}
