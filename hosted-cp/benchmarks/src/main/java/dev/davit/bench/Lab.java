package dev.davit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    private static final int LIMIT_SECONDS = 180;

    /** Runs {@code hack/lab --name NAME ARGS...} and returns what it printed; throws when it fails or hangs. */
    public String run(String... args) {
        return finish(start(args), List.of(args));
    }

    /** Runs a shell line on a machine and returns what it printed. */
    public String shell(String machine, String line) {
        return run("machine", "exec", machine, "bash", "-c", line);
    }

    /** Starts a shell line on a machine, which goes on there until the machine is removed. */
    public void background(String machine, String log, String line) {
        shell(machine, "setsid bash -c '" + line.replace("'", "'\\''") + "' </dev/null >" + log + " 2>&1 &");
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

    private static String finish(Process process, List<String> args) {
        try (var output = process.getInputStream()) {
            process.getOutputStream().close();
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("hack/lab " + String.join(" ", args) + " failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for hack/lab", e);
        } finally {
            process.destroy();
        }
    }
}
