package dev.davit.gateway.limits;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;

/**
 * A number of places that many clusters, or many sources, share: one may have half of them, and the last quarter is kept for
 * those that have few. So the largest has room to be large, and whoever comes after it finds room too. For any thread.
 */
public final class Places {
    private static final int SHARE = 2;
    private static final int KEPT = 4;
    private static final int FEW = 64;

    private final int total;
    private final Map<Object, Integer> counts = new HashMap<>();
    private int taken;

    /** @param total places of all together */
    public Places(int total) {
        this.total = total;
    }

    /** @return whether there was one for it; then it is to be released */
    public synchronized boolean tryAcquire(Object user) {
        var own = counts.getOrDefault(user, 0);
        var most = taken >= total - total / KEPT ? Math.max(1, total / FEW) : Math.max(1, total / SHARE);
        if (taken >= total || own >= most) {
            return false;
        }
        taken++;
        counts.put(user, own + 1);
        return true;
    }

    /** Gives back one. */
    public synchronized void release(Object user) {
        if (counts.computeIfPresent(user, (key, count) -> count - 1) != null) {
            taken--;
            counts.remove(user, 0);
        }
    }

    /** @return whether there was one for this connection; it is released when the connection closes */
    public boolean tryAcquire(Object user, Channel connection) {
        var acquired = tryAcquire(user);
        if (acquired) {
            connection.closeFuture().addListener(closed -> release(user));
        }
        return acquired;
    }
}
