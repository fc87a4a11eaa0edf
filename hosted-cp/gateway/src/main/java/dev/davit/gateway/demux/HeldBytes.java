package dev.davit.gateway.demux;

import java.util.HashMap;
import java.util.Map;

/**
 * The first bytes that are held because they do not say yet what they are for, or because the kube-apiserver is not connected
 * yet: the memory that strangers can make this process hold. One source may have an eighth of it. For any thread.
 */
final class HeldBytes {
    private static final int SHARE = 8;

    private final long total;
    private final Map<Object, Long> bySource = new HashMap<>();
    private long held;

    /** @param total bytes of all together */
    HeldBytes(long total) {
        this.total = total;
    }

    /** @return whether there was room; then it is to be released */
    synchronized boolean tryHold(Object source, long bytes) {
        var own = bySource.getOrDefault(source, 0L) + bytes;
        if (held + bytes > total || own > total / SHARE) {
            return false;
        }
        held += bytes;
        bySource.put(source, own);
        return true;
    }

    /** Gives room back. */
    synchronized void release(Object source, long bytes) {
        held -= bytes;
        bySource.computeIfPresent(source, (key, own) -> own > bytes ? own - bytes : null);
    }
}
