package dev.davit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
        return finish(start(args), "", words(args), LIMIT);
    }

    /**
     * Runs shell lines on a machine and returns what they printed. They go through standard input: a token in them never
     * stands in a process listing.
     */
    public String shell(String machine, String lines) {
        String[] args = {"machine", "exec", machine, "bash", "-s"};
        return finish(start(args), lines, words(args), LIMIT);
    }

    private static List<String> words(String... args) {
        return Stream.concat(Stream.of("hack/lab"), Stream.of(args)).toList();
    }

    /** Starts one command or pipeline on a machine, which goes on there until the machine is removed. */
    public void background(String machine, String log, String command) {
        shell(machine, "exec >" + log + " 2>&1\n{ " + command + "\n} &\n");
    }

    /** @return a program that {@code hack/assets} has built, as it has for every lab; throws when it has not */
    public Path asset(String program) {
        var command = List.of(root.resolve("hack/assets").toString(), "dir");
        var file = Path.of(finish(start(command), "", command, LIMIT).strip(), "bin", program);
        if (!Files.isExecutable(file)) {
            throw new IllegalStateException(
                    "expected the program " + file + ", found none: run hack/assets build in " + root);
        }
        return file;
    }

    private Process start(String... args) {
        var command = new ArrayList<String>(List.of(root.resolve("hack/lab").toString(), "--name", name));
        command.addAll(List.of(args));
        return start(command);
    }

    private Process start(List<String> command) {
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
                throw new IllegalStateException(String.join(" ", args) + " ended with " + exitCode + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + String.join(" ", args), e);
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
