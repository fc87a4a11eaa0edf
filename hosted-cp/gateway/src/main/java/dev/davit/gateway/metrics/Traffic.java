package dev.davit.gateway.metrics;

import java.util.concurrent.atomic.LongAdder;

/** The bytes of many connections together. For any thread. */
public final class Traffic {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    /** @return a meter of one connection that adds to these */
    public TrafficMeter meter() {
        return new TrafficMeter(this);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    /** @return bytes that came from the connections' peers */
    public long received() {
        return received.sum();
    }

    /** @return bytes that went to the connections' peers */
    public long sent() {
        return sent.sum();
    }
}
