package dev.davit.cli;

import java.util.Optional;

/** How {@code davit status} prints: for people, or as other commands print an object. */
enum StatusFormat {
    /** For people. */
    TABLE(Optional.empty()),
    /** The whole object. */
    YAML(Optional.of(OutputFormat.YAML)),
    /** The whole object. */
    JSON(Optional.of(OutputFormat.JSON)),
    /** Resource and name only. */
    NAME(Optional.of(OutputFormat.NAME));

    private final Optional<OutputFormat> ofObjects;

    StatusFormat(Optional<OutputFormat> ofObjects) {
        this.ofObjects = ofObjects;
    }

    /** @return how the objects are printed; empty for TABLE */
    Optional<OutputFormat> ofObjects() {
        return ofObjects;
    }
}
