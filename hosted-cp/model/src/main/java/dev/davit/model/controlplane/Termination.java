package dev.davit.model.controlplane;

import dev.davit.api.v1alpha1.UpgradeSpec;
import java.time.Duration;

/**
 * How a kube-apiserver leaves without failing a request: it leaves the Service while it still serves as ever, then it reports
 * not ready, then it takes nothing new and finishes what it has.
 *
 * @param streamGrace how long it serves as ever after it has left the Service: streams go on, and clients that keep a
 *     connection are told by and by to open another one
 */
record Termination(Duration streamGrace) {
    /** How long it still accepts connections after SIGTERM. */
    private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(5);

    /** How long requests may take after that: the longest that a webhook may hold one up. */
    private static final Duration REQUEST_GRACE = Duration.ofSeconds(30);

    static Termination of(UpgradeSpec upgrade) {
        // The CRD has checked it: digits with m and s, as in ISO 8601 but for the case and the prefix.
        return new Termination(Duration.parse("PT" + upgrade.streamGrace()));
    }

    Duration shutdownDelay() {
        return SHUTDOWN_DELAY;
    }

    /** @return the pod's grace period, so that no request is cut short; what is still open at its end are watches */
    Duration total() {
        return streamGrace.plus(SHUTDOWN_DELAY).plus(REQUEST_GRACE);
    }
}
