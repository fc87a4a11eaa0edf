package dev.davit.gateway.limits;

import java.util.concurrent.Semaphore;

/** So much of one thing at once for all together, and so much of that for each of many clusters. For any thread. */
public final class SharedQuota {
    private final Semaphore all;
    private final Quota each;

    /**
     * @param all what all of them may use at once
     * @param each what one of them may
     */
    public SharedQuota(int all, int each) {
        this.all = new Semaphore(all);
        this.each = new Quota(each);
    }

    /** @return whether there was one left for it; then it is to be released, once */
    public boolean tryAcquire(Object user) {
        if (!all.tryAcquire()) {
            return false;
        }
        if (!each.tryAcquire(user)) {
            all.release();
            return false;
        }
        return true;
    }

    /** Gives back one. */
    public void release(Object user) {
        each.release(user);
        all.release();
    }
}
