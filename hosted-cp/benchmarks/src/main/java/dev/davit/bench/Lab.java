package dev.davit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running lab, driven through {@code hack/lab}.
 *
 * @param root the checkout
 * @param name the instance
 */
public record Lab(Path root, String name) {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Runs {@code hack/lab --name NAME ARGS...} and returns what it printed; throws when it fails or hangs. */
    public String run(String... args) {
        return finish(start(args), "", List.of(args), LIMIT);
    }

    /**
     * Runs shell lines on a machine and returns what they printed. They go through standard input: a token in them never
     * stands in a process listing.
     */
    public String shell(String machine, String lines) {
        var args = List.of("machine", "exec", machine, "bash", "-s");
        return finish(start(args.toArray(String[]::new)), lines, args, LIMIT);
    }

    /** Starts one command or pipeline on a machine, which goes on there until the machine is removed. */
    public void background(String machine, String log, String command) {
        shell(machine, "exec >" + log + " 2>&1\n{ " + command + "\n} &\n");
    }

    private Process start(String... args) {
        var command = new ArrayList<String>(List.of(root.resolve("hack/lab").toString(), "--name", name));
        command.addAll(List.of(args));
        try {
            return new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String finish(Process process, String input, List<String> args, Duration limit) {
        var hangs = process.onExit()
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(late -> {
                    end(process);
                    return process;
                });
        try (var output = process.getInputStream()) {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            var exitCode = hangs.join().waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException(
                        "hack/lab " + String.join(" ", args) + " ended with " + exitCode + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for hack/lab", e);
        } finally {
            end(process);
        }
    }

    /** With those below it, which would keep its output open. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
