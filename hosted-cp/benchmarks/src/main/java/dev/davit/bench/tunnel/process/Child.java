package dev.davit.bench.tunnel.process;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own. Lines of its output that begin with {@link #PREFIX} are answers, the others go into a log; it is asked
 * over its input, and ends by itself when that ends, as it does when this process dies. Not safe for use from several
 * threads.
 */
public final class Child implements AutoCloseable {
    /** Begins what a child says to the benchmark. */
    public static final String PREFIX = "@bench ";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GONE = "";
    private static final int TAIL = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedWriter input;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * What to start.
     *
     * @param name what it is called in messages; its log has that name
     * @param main the class whose main method it runs
     * @param arguments of that, as {@code key=value}
     */
    public record Command(
            String name, JvmSettings jvm, List<String> classPath, Class<?> main, Map<String, String> arguments) {
        private List<String> line() {
            var line = new ArrayList<String>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(jvm.arguments());
            line.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main.getName()));
            arguments.forEach((key, value) -> line.add(key + "=" + value));
            return line;
        }
    }

    /** Starts it and returns at once. */
    public static Child start(Command command, Path logs) throws IOException {
        var builder = new ProcessBuilder(command.line()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(command.jvm().environment());
        var child = new Child(command.name(), builder.start(), logs.resolve(command.name() + ".log"));
        Thread.ofVirtual().name("bench-output").start(child::copyOutput);
        return child;
    }

    private void copyOutput() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8);
                var out = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(PREFIX)) {
                    answers.add(line.substring(PREFIX.length()));
                } else {
                    out.write(line);
                    out.newLine();
                    out.flush();
                }
            }
        } catch (IOException e) {
            // It was closed: nobody asks any more.
        } finally {
            answers.add(GONE);
        }
    }

    /** @return the {@code key=value} pairs that it says when it is ready */
    public Map<String, String> awaitReady() {
        var pairs = new HashMap<String, String>();
        for (var word : answer().split(" ", -1)) {
            var pair = word.split("=", 2);
            if (pair.length == 2) {
                pairs.put(pair[0], pair[1]);
            }
        }
        return pairs;
    }

    /** @return what it answers to one line */
    public String ask(String question) {
        try {
            input.write(question);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(failed("hears nothing any more"), e);
        }
        return answer();
    }

    private String answer() {
        try {
            var answer = answers.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IllegalStateException(failed("said nothing within " + LIMIT.toSeconds() + " s"));
            }
            if (answer.equals(GONE)) {
                throw new IllegalStateException(failed("has ended"));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failed("was not waited for"), e);
        }
    }

    /** @return a message that tells what went wrong with it, and the end of its log */
    public String failed(String what) {
        try {
            var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
            var tail = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
            return "the process " + name + " " + what + "; the end of its log:\n" + String.join("\n", tail);
        } catch (IOException e) {
            return "the process " + name + " " + what + "; its log cannot be read: " + e.getMessage();
        }
    }

    /** @return what it is called */
    public String name() {
        return name;
    }

    /** @return its id */
    public long pid() {
        return process.pid();
    }

    /** @return whether it has not ended */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** @return CPU seconds that it has used so far */
    public double cpuSeconds() {
        return ProcessUsage.cpuSeconds(pid());
    }

    /** @return the memory that it has now */
    public ProcessUsage.Memory memory() {
        return ProcessUsage.memory(pid());
    }

    /** Ends it at once, and waits until it has ended. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
