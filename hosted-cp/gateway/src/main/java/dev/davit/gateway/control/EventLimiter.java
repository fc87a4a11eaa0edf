package dev.davit.gateway.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a few events of each kind through in every interval, so that a client that tries again and again floods nobody. The
 * kind must not hold anything that a client chooses.
 */
final class EventLimiter {
    private static final int MAX_REMEMBERED = 4096;

    private final Duration interval;
    private final Clock clock;
    private final Map<String, Passed> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Passed> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    EventLimiter(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    private record Passed(Instant since, int count) {}

    /** @param most how many of this kind pass in one interval */
    synchronized boolean admits(String kind, int most) {
        var now = clock.instant();
        var before = last.get(kind);
        if (before == null || !before.since().plus(interval).isAfter(now)) {
            last.put(kind, new Passed(now, 1));
            return true;
        }
        if (before.count() >= most) {
            return false;
        }
        last.put(kind, new Passed(before.since(), before.count() + 1));
        return true;
    }
}
