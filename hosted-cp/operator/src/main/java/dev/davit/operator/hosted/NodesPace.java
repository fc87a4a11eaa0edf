package dev.davit.operator.hosted;

import dev.davit.operator.probe.NodesResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When to ask machines through their tunnels again, and what to believe. One failure may be a route that the gateway has
 * not read yet, or a tunnel that moves. A machine that joins a cluster without machines has a Node before its tunnel is
 * up, so there a failure counts after a minute only. Not safe for several threads.
 */
final class NodesPace {
    private static final Duration WHILE_ANSWERING = Duration.ofSeconds(15);
    private static final Duration WHILE_FAILING = Duration.ofSeconds(2);
    private static final Duration JOINING = Duration.ofMinutes(1);

    private int failures;
    private Instant failingSince = Instant.EPOCH;

    /** Whether there were no machines before those that are asked now, and none of these has answered. */
    private boolean joining;

    /**
     * @param machines whether the cluster has any; empty while that is not known
     * @return what to report; empty when this result changes nothing
     */
    Optional<NodesResult> accept(Optional<Boolean> machines, NodesResult result, Instant now) {
        boolean none = !machines.orElse(true);
        if (!(result instanceof NodesResult.Disconnected)) {
            failures = 0;
            joining = none || (joining && result instanceof NodesResult.Unknown);
            return Optional.of(result);
        }
        failingSince = failures == 0 ? now : failingSince;
        failures++;
        boolean patient = joining && now.isBefore(failingSince.plus(JOINING));
        return failures > 1 && !patient ? Optional.of(result) : Optional.empty();
    }

    /** @return how long to wait before asking again */
    Duration next() {
        return failures > 0 ? WHILE_FAILING : WHILE_ANSWERING;
    }
}
