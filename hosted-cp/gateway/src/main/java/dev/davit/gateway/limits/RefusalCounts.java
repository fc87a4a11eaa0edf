package dev.davit.gateway.limits;

import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.metrics.Counters;
import dev.davit.gateway.metrics.MetricSource;
import dev.davit.gateway.metrics.MetricsText;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each port refused something, by reason, since the start. Reasons are constants of enums, so there are never more
 * counts than those have, whatever clients send. For any thread.
 */
public final class RefusalCounts implements MetricSource {
    private final Map<Key, LongAdder> counts = new ConcurrentSkipListMap<>();

    /**
     * What is counted.
     *
     * @param reason name of an enum's constant, such as one of {@link Limit}
     */
    public record Key(Refused port, String reason) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            var ports = port.compareTo(other.port);
            return ports != 0 ? ports : reason.compareTo(other.reason);
        }
    }

    /** Makes the metric begin at zero for these: a rate over a series that begins with its first event misses that event. */
    public void expect(Refused port, Enum<?>... reasons) {
        for (var reason : reasons) {
            counter(port, reason);
        }
    }

    void add(Refused port, Enum<?> reason) {
        counter(port, reason).increment();
    }

    private LongAdder counter(Refused port, Enum<?> reason) {
        return counts.computeIfAbsent(new Key(port, reason.name()), key -> new LongAdder());
    }

    /** @return the counts of now, in order; what never happened is not in it */
    public Map<Key, Long> all() {
        var all = new TreeMap<Key, Long>();
        counts.forEach((key, count) -> all.put(key, count.sum()));
        all.values().removeIf(count -> count == 0);
        return all;
    }

    @Override
    public void write(MetricsText text) {
        var refusals = text.counter("davit_gateway_refusals_by_reason_total", "What was not taken at a port, and why");
        counts.forEach((key, count) -> refusals.sample(
                count.sum(),
                "port",
                Counters.name(key.port()),
                "reason",
                key.reason().toLowerCase(Locale.ROOT)));
    }
}
