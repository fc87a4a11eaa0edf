package dev.davit.operator.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbePaceTest {
    private static final ProbeResult PASSED = new ProbeResult.Passed("1.35.4");
    private static final ProbeResult FAILED =
            new ProbeResult.Failed(ProbeResult.Step.READYZ, "no answer", Instant.EPOCH);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private final ProbePace pace = new ProbePace();

    @Test
    void doesNotBelieveASingleFailure() {
        pace.accept(new ProbeResult.Unknown(), PASSED);

        assertThat(pace.accept(PASSED, FAILED)).isEqualTo(PASSED);
        assertThat(pace.accept(PASSED, PASSED)).isEqualTo(PASSED);
        assertThat(pace.accept(PASSED, FAILED)).isEqualTo(PASSED);
    }

    /** Invariant I3. */
    @Test
    void knowsWithin30SecondsThatTheApiIsGone() {
        pace.accept(new ProbeResult.Unknown(), PASSED);
        Duration worst = pace.next().plus(REQUEST_TIMEOUT);
        pace.accept(PASSED, FAILED);
        worst = worst.plus(pace.next()).plus(REQUEST_TIMEOUT);

        assertThat(pace.accept(PASSED, FAILED)).isEqualTo(FAILED);
        assertThat(worst).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void asksOftenWhileAClusterStarts() {
        assertThat(pace.accept(new ProbeResult.Unknown(), FAILED)).isEqualTo(FAILED);
        assertThat(pace.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
