package dev.davit.operator.hosted;

import dev.davit.operator.probe.ProbeResult;
import java.time.Duration;

/**
 * When to probe again and what to believe. One failed probe after a passed one is repeated before it counts: a gateway
 * replica that goes away fails one request and no more. At worst a failure is known 10 + 5 + 2 + 5 = 22 s after the API
 * stopped answering, with the time-out of 5 s for a request; invariant I3 allows 30 s.
 */
final class ProbePace {
    private static final Duration WHILE_PASSING = Duration.ofSeconds(10);
    private static final Duration WHILE_STARTING = Duration.ofMillis(500);
    private static final Duration WHILE_FAILING = Duration.ofSeconds(2);

    private boolean everPassed;
    private int failures;

    /** @return what to report after this result; the former one when a single failure does not count yet */
    ProbeResult accept(ProbeResult reported, ProbeResult result) {
        if (result.passed()) {
            everPassed = true;
            failures = 0;
            return result;
        }
        failures++;
        return reported.passed() && failures == 1 ? reported : result;
    }

    /** @return how long to wait before the next probe */
    Duration next() {
        if (failures > 0) {
            return everPassed ? WHILE_FAILING : WHILE_STARTING;
        }
        return WHILE_PASSING;
    }
}
