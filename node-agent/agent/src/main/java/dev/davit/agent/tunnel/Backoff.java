package dev.davit.agent.tunnel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next attempt to connect starts, counted from the start of the one before, so that a slow failure does not add
 * to the pause. Doubles from the first to the last pause; each is shortened by up to half at random, so that the machines
 * of a restarted gateway do not come back in step. Not safe for use from several threads.
 */
public final class Backoff {
    private final Duration first;
    private final Duration last;
    private final RandomGenerator random;
    private Duration current;

    /**
     * @param first the longest that the first pause may be
     * @param last the longest that any may be
     */
    public Backoff(Duration first, Duration last, RandomGenerator random) {
        this.first = first;
        this.last = last;
        this.random = random;
        this.current = first;
    }

    /** @return the time between the starts of the attempt that failed and the next one */
    public Duration next() {
        var pause = current;
        current = current.multipliedBy(2).compareTo(last) > 0 ? last : current.multipliedBy(2);
        return shortened(pause);
    }

    /** @return a pause of the longest kind, for a refusal that only a person or the operator can end */
    Duration slowest() {
        current = last;
        return shortened(last);
    }

    /** To be called when an attempt succeeded. */
    public void reset() {
        current = first;
    }

    private Duration shortened(Duration pause) {
        var half = pause.toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
