package dev.davit.bench.tunnel.scene;

import java.time.Duration;

/** Waits while something else goes on. */
public final class Pause {
    private Pause() {}

    /** Waits that long. */
    public static void of(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
