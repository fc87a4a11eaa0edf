package dev.davit.agent.cli;

import dev.davit.agent.cluster.BootstrapToken;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a token is read from: never the command line, which other users of the machine can see. */
final class TokenFile {
    private static final int MAX_BYTES = 4096;

    private TokenFile() {}

    /** @param name of a file, or {@code -} for standard input */
    static BootstrapToken read(String name, InputStream stdin) {
        return BootstrapToken.parse(text(name, stdin))
                .orElseThrow(() -> new AgentException(
                        ExitCode.USAGE,
                        "%s holds no bootstrap token; expected 6 and 16 characters a-z0-9 with a dot between them"
                                .formatted("-".equals(name) ? "standard input" : name)));
    }

    private static String text(String name, InputStream stdin) {
        try {
            if ("-".equals(name)) {
                return new String(stdin.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
            }
            try (var file = Files.newInputStream(Path.of(name))) {
                return new String(file.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
            }
        } catch (IOException e) {
            throw new AgentException(ExitCode.USAGE, "the token cannot be read from %s: %s".formatted(name, e), e);
        }
    }
}
