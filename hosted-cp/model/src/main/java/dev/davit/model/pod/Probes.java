package dev.davit.model.pod;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/**
 * Probes by HTTP or HTTPS. Their time-outs are long on purpose: on a machine where many control planes start at once,
 * short ones restart what is merely slow.
 *
 * @param scheme {@code HTTP} or {@code HTTPS}
 * @param port of the pod
 */
public record Probes(String scheme, int port) {
    private static final int TIMEOUT_SECONDS = 10;
    private static final int READINESS_PERIOD_SECONDS = 5;
    private static final int READINESS_FAILURES = 3;
    private static final int LIVENESS_PERIOD_SECONDS = 10;
    private static final int LIVENESS_FAILURES = 8;

    /**
     * @param path to ask
     * @param seconds until the container counts as failed to start
     * @return a probe every second, so that the next container starts as soon as it can
     */
    public Probe startup(String path, int seconds) {
        return probe(path, 1, seconds);
    }

    /**
     * @param path to ask
     * @return whether the container gets traffic
     */
    public Probe readiness(String path) {
        return probe(path, READINESS_PERIOD_SECONDS, READINESS_FAILURES);
    }

    /**
     * @param path to ask
     * @return whether the container is left running
     */
    public Probe liveness(String path) {
        return probe(path, LIVENESS_PERIOD_SECONDS, LIVENESS_FAILURES);
    }

    private Probe probe(String path, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(port))
                .withScheme(scheme)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(TIMEOUT_SECONDS)
                .withFailureThreshold(failures)
                .build();
    }
}
