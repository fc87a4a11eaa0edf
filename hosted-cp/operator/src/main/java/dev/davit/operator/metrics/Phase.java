package dev.davit.operator.metrics;

import java.time.Duration;

/**
 * Something about a hosted cluster that has come to its end.
 *
 * @param kind what it was
 * @param took from its beginning, at the resolution of the status, one second
 */
public record Phase(Kind kind, Duration took) {
    /** What takes its time. */
    public enum Kind {
        /** From the creation of the object until its first version was rolled out and proven by a probe. */
        CREATE("create"),
        /** From the start of another version until it was rolled out and proven by a probe. */
        UPGRADE("upgrade"),
        /** From the start of any other change until it was rolled out. */
        ROLLOUT("rollout");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
