package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final RateLimit rate = new RateLimit(10, 20, now::get, 3);

    private long taken(Object user) {
        return IntStream.range(0, 1_000).filter(i -> rate.tryAcquire(user)).count();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void soManyAtOnceAndThenSoManyASecond() {
        assertThat(taken("a")).isEqualTo(20);
        pass(Duration.ofMillis(1_500));
        assertThat(taken("a")).isEqualTo(15);
        pass(Duration.ofHours(1));
        assertThat(taken("a")).isEqualTo(20);
    }

    @Test
    void oneDoesNotUseUpWhatAnotherHas() {
        taken("a");

        assertThat(taken("b")).isEqualTo(20);
    }

    @Test
    void whatIsTakenAheadIsMissedLater() {
        taken("a");
        rate.take("a");
        pass(Duration.ofMillis(100));

        assertThat(rate.has("a")).isFalse();
        pass(Duration.ofMillis(100));
        assertThat(rate.has("a")).isTrue();
        assertThat(taken("a")).isEqualTo(1);
    }

    @Test
    void thoseThatAreTooManyToRememberShareABucket() {
        IntStream.range(0, 3).forEach(known -> rate.take(known));

        assertThat(taken("a")).isEqualTo(20);
        assertThat(rate.tryAcquire("b")).isFalse();
        assertThat(rate.tryAcquire(0)).isTrue();
    }

    @Test
    void forgetsThoseWhoseBucketIsFullAgain() {
        IntStream.range(0, 3).forEach(known -> rate.take(known));
        taken("a");
        pass(Duration.ofSeconds(3));
        rate.take(0);

        assertThat(taken("b")).isEqualTo(20);
        assertThat(taken("c")).isEqualTo(20);
    }
}
