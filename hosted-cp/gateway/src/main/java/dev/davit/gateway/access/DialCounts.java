package dev.davit.gateway.access;

import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.Durations;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.RefusalReason;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of the dials of one selection.
 *
 * @param pending being dialled now
 * @param established answered with 200, since the start
 * @param took from the request to the 200
 * @param closed established and over
 */
record DialCounts(
        LongAdder pending,
        LongAdder established,
        LongAdder clientGone,
        LongAdder answerNotTaken,
        Counters<RefusalReason> refused,
        Durations took,
        Counters<CloseReason> closed,
        Traffic traffic) {
    DialCounts() {
        this(
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new Counters<>(RefusalReason.class),
                // From 5 ms on the bounds of konnectivity, so that what is asked of those can be asked of these.
                new Durations(0.001, 0.0025, 0.005, 0.025, 0.1, 0.5, 2.5, 12.5),
                new Counters<>(CloseReason.class),
                new Traffic());
    }

    /** @return connections that are established now */
    long open() {
        var over = closed.total();
        return Math.max(0, established.sum() - over);
    }
}
