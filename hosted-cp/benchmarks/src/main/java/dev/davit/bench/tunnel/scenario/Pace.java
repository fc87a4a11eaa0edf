package dev.davit.bench.tunnel.scenario;

import java.time.Duration;

/**
 * How often and how long is measured.
 *
 * @param warmUps measurements of each kind that are not counted
 * @param warmUp how long each of those takes
 * @param runs measurements that are counted, at least one
 * @param length how long each of those takes
 */
public record Pace(int warmUps, Duration warmUp, int runs, Duration length) {
    /** From the start of a load until it counts: windows open, buffers fill. */
    static final Duration SETTLING = Duration.ofMillis(300);
}
