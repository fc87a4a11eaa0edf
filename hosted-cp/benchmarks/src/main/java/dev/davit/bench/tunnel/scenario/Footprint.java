package dev.davit.bench.tunnel.scenario;

import dev.davit.bench.tunnel.process.ProcessUsage.Memory;

/**
 * What many equal things cost a process.
 *
 * @param count how many there are
 * @param before its memory without them
 * @param after its memory with them
 */
record Footprint(int count, Memory before, Memory after) {
    /** @return KiB of each, of all that is resident */
    double resident() {
        return each(after.resident() - before.resident());
    }

    /** @return KiB of each, without pages of files */
    double anonymous() {
        return each(after.anonymous() - before.anonymous());
    }

    private double each(long bytes) {
        return bytes / 1024.0 / Math.max(1, count);
    }
}
