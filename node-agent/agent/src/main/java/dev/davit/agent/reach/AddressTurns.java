package dev.davit.agent.reach;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which address of a name is tried first: one that was reached lately comes behind the others, in the order in which they
 * were, because what it led to may be what hangs. For any thread.
 */
public final class AddressTurns {
    private static final int REMEMBERED = 16;

    /** The one that was reached last is the last. */
    private final List<InetAddress> reached = new ArrayList<>();

    /** @return the same addresses; the order of those that were not reached lately stays */
    synchronized List<InetAddress> order(List<InetAddress> addresses) {
        return addresses.stream()
                .sorted(Comparator.comparingInt(reached::indexOf))
                .toList();
    }

    synchronized void reached(InetAddress address) {
        reached.remove(address);
        reached.add(address);
        if (reached.size() > REMEMBERED) {
            reached.removeFirst();
        }
    }

    /** What was reached is what was wanted: the order of preference holds again. */
    public synchronized void reset() {
        reached.clear();
    }
}
