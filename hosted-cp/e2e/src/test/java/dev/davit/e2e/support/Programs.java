package dev.davit.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs of this computer. */
final class Programs {
    private static final Path NOTHING = Path.of("/dev/null");

    private Programs() {}

    static Finished run(Duration timeout, Map<String, String> environment, List<String> command) {
        try (var running = start(environment, command)) {
            return running.finish(timeout);
        }
    }

    /** @param input what the program reads from its standard input */
    static Finished run(Duration timeout, Map<String, String> environment, String input, List<String> command) {
        try {
            var file = Files.createTempFile("davit-e2e", ".in");
            Files.writeString(file, input);
            try (var running = Running.start(command, environment, file)) {
                return running.finish(timeout);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Running start(Map<String, String> environment, List<String> command) {
        return Running.start(command, environment, NOTHING);
    }
}
