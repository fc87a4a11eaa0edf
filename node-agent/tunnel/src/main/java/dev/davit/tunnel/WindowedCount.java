package dev.davit.tunnel;

/** How often something came in a window of time, which begins with the first one after the window before. For one thread. */
public final class WindowedCount {
    private final long windowNanos;
    private long start;
    private int count;

    /** @param windowNanos length of a window */
    public WindowedCount(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /**
     * Counts one more.
     *
     * @param nanoTime as {@link System#nanoTime}
     * @return how many came in this window, this one included
     */
    public int next(long nanoTime) {
        if (count == 0 || nanoTime - start > windowNanos) {
            start = nanoTime;
            count = 0;
        }
        return ++count;
    }
}
