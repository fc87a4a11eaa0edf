package dev.davit.model.controlplane;

import java.time.Duration;

/**
 * How a kube-apiserver leaves without failing a request: endpoints leave while it still serves, then it reports not
 * ready, then it waits for watches and requests.
 *
 * @param streamGrace how long established streams go on after the endpoints have left
 * @param shutdownDelay how long it still accepts connections after SIGTERM
 * @param watchGrace how long it waits for watches after that
 * @param requestGrace how long other requests may take after that
 */
record Termination(Duration streamGrace, Duration shutdownDelay, Duration watchGrace, Duration requestGrace) {
    static final Termination DEFAULT = new Termination(
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** @return the pod's grace period: the sum, so that nothing is cut short */
    Duration total() {
        return streamGrace.plus(shutdownDelay).plus(watchGrace).plus(requestGrace);
    }
}
