package dev.davit.agent.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this machine, each with a bound on its run time. */
public final class SystemCommands implements CommandRunner {
    private final Duration bound;

    /** @param bound after this time a program is killed */
    public SystemCommands(Duration bound) {
        this.bound = bound;
    }

    @Override
    public CommandResult run(List<String> command, String input) throws IOException {
        var stdin = Files.createTempFile("davit-node-", ".in");
        var stdout = Files.createTempFile("davit-node-", ".out");
        try {
            Files.writeString(stdin, input);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(stdin.toFile())
                    .redirectOutput(stdout.toFile())
                    .start();
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("%s did not end within %d s".formatted(command.getFirst(), bound.toSeconds()));
            }
            return new CommandResult(process.exitValue(), Files.readString(stdout, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + command.getFirst());
        } finally {
            Files.deleteIfExists(stdin);
            Files.deleteIfExists(stdout);
        }
    }
}
