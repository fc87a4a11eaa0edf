package dev.davit.cli;

import io.fabric8.kubernetes.client.utils.Serialization;

/** How an object is printed. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** The whole object. */
    YAML,
    /** The whole object. */
    JSON,
    /** Resource and name only, as kubectl's -o name. */
    NAME;

    /** @return the object as text that ends without a line break; TABLE is the caller's own */
    String write(Object object) {
        return switch (this) {
            case JSON -> Serialization.asJson(object);
            case YAML -> Serialization.asYaml(object).strip();
            case TABLE, NAME -> throw new IllegalArgumentException(this + " is written by the command itself");
        };
    }
}
