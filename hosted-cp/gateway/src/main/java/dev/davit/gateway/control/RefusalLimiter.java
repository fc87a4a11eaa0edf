package dev.davit.gateway.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets each kind of refusal through once in a while, so that a client that tries again and again floods nobody. */
final class RefusalLimiter {
    private static final int MAX_REMEMBERED = 4096;

    private final Duration interval;
    private final Clock clock;
    private final Map<String, Instant> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    RefusalLimiter(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    synchronized boolean admits(String kind) {
        var now = clock.instant();
        var before = last.get(kind);
        if (before != null && before.plus(interval).isAfter(now)) {
            return false;
        }
        last.put(kind, now);
        return true;
    }
}
