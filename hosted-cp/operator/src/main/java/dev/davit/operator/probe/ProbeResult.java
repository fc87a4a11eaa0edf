package dev.davit.operator.probe;

import java.time.Instant;
import java.util.Optional;

/** Whether the API of a hosted cluster answers its users. */
public sealed interface ProbeResult {
    /** Nobody has asked yet, or not since this operator started. */
    record Unknown() implements ProbeResult {}

    /**
     * Everything that a user does first succeeded.
     *
     * @param version that the API server says it runs, without the leading v
     */
    record Passed(String version) implements ProbeResult {}

    /**
     * It did not.
     *
     * @param step what was tried
     * @param message what came back
     * @param since the first of the failures in a row
     */
    record Failed(Step step, String message, Instant since) implements ProbeResult {}

    /** What the probe does, in order. */
    enum Step {
        /** GET /readyz through the gateway. */
        READYZ,
        /** Reading with the rights of the admin kubeconfig. */
        READ,
        /** GET /version. */
        VERSION
    }

    /** @return whether users get answers */
    default boolean passed() {
        return this instanceof Passed;
    }

    /** @return whether the endpoint answers at all, with whatever rights */
    default boolean reachable() {
        return passed() || (this instanceof Failed failed && failed.step() != Step.READYZ);
    }

    /** @return the version that runs, if it is known */
    default Optional<String> runningVersion() {
        return this instanceof Passed(String version) ? Optional.of(version) : Optional.empty();
    }
}
