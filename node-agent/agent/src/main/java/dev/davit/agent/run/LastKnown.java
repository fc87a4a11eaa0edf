package dev.davit.agent.run;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read again and again. While that fails, the one that was read last counts; the log has a line when it
 * begins to fail and one when it works again. Not safe for several threads.
 */
final class LastKnown<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(LastKnown.class);

    private final String name;
    private T value;
    private Optional<String> failure = Optional.empty();

    /**
     * @param name what is read, for a person
     * @param initial counts until it was read once
     */
    LastKnown(String name, T initial) {
        this.name = name;
        this.value = initial;
    }

    /** Reads it once. */
    @FunctionalInterface
    interface Reading<T> {
        /** @throws IllegalArgumentException when it is there but cannot be understood */
        T read() throws IOException;
    }

    /** @return the value that counts now: the one that was read, or the last one */
    T refresh(Reading<T> reading) {
        try {
            value = reading.read();
            failure.ifPresent(
                    before -> LOGGER.atInfo().addKeyValue("what", name).log("can be read again"));
            failure = Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            var detail = String.valueOf(e.getMessage());
            if (failure.isEmpty()) {
                LOGGER.atWarn()
                        .addKeyValue("what", name)
                        .addKeyValue("detail", detail)
                        .log("cannot be read; what was known last counts until it can");
            }
            failure = Optional.of(name + ": " + detail);
        }
        return value;
    }

    /** @return why the newest reading failed, as one clause for a person */
    Optional<String> failure() {
        return failure;
    }
}
