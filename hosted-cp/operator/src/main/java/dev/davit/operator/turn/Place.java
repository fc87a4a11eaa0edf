package dev.davit.operator.turn;

import java.time.Instant;
import java.util.Comparator;

/**
 * Where a cluster stands in a queue: who has waited longest goes first, and of two that came in the same second the one
 * with the lower uid, so that there is one order, also after a restart of the operator.
 */
record Place(Instant since, String uid) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::since).thenComparing(Place::uid);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
