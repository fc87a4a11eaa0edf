package dev.davit.agent.tunnel;

/** How many dials may be under way at once. Belongs to one event loop. */
final class PendingDials {
    private final int limit;
    private int count;

    PendingDials(int limit) {
        this.limit = limit;
    }

    boolean tryAcquire() {
        if (count >= limit) {
            return false;
        }
        count++;
        return true;
    }

    void release() {
        count--;
    }
}
