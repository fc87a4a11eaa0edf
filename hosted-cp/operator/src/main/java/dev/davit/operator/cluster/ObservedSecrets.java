package dev.davit.operator.cluster;

import dev.davit.model.pki.ClusterSecrets;
import java.util.Optional;

/** What was read of a hosted cluster's keys and certificates. */
sealed interface ObservedSecrets {
    /** The roots do not exist. */
    record Missing() implements ObservedSecrets {}

    /**
     * The roots exist.
     *
     * @param secrets with whatever leaves there are
     */
    record Found(ClusterSecrets secrets) implements ObservedSecrets {}

    /**
     * The Secret of the roots exists, but they are not in it.
     *
     * @param problem which file of which Secret
     */
    record Unreadable(String problem) implements ObservedSecrets {}

    /** @return the secrets, if they could be read */
    default Optional<ClusterSecrets> found() {
        return this instanceof Found(ClusterSecrets secrets) ? Optional.of(secrets) : Optional.empty();
    }
}
