package dev.davit.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A running steady-load. */
final class SteadyLoad implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path kubeconfig;
    private final LoadRate rate;
    private final CompletableFuture<Void> read;
    private volatile Optional<LoadReport> last = Optional.empty();

    private SteadyLoad(Process process, Path kubeconfig, LoadRate rate) {
        this.process = process;
        this.kubeconfig = kubeconfig;
        this.rate = rate;
        this.read = CompletableFuture.runAsync(this::read, Thread::startVirtualThread);
    }

    /**
     * Starts it; what it complains of goes to standard error.
     *
     * @param program where it is
     * @param kubeconfig of an administrator of the control plane
     */
    static SteadyLoad start(Path program, String kubeconfig, LoadRate rate) {
        try {
            var file = Files.createTempFile("davit-bench-", ".kubeconfig");
            Files.writeString(file, kubeconfig);
            var command = new ArrayList<String>(List.of(program.toString(), "--kubeconfig=" + file, "--name=bench"));
            command.addAll(rate.arguments());
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new SteadyLoad(process, file, rate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it runs with all its watches open. */
    void awaitSteady() {
        Awaitility.await("the load is steady")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> isSteady() || !process.isAlive());
        if (!isSteady()) {
            throw new IllegalStateException("steady-load has ended with exit code " + process.exitValue()
                    + " before its load was steady; it says above why");
        }
    }

    /** Ends it and returns all that it counted, after it has waited for what was not answered yet. */
    LoadReport end() {
        if (!process.isAlive()) {
            throw new IllegalStateException("steady-load has ended by itself with exit code " + process.exitValue());
        }
        // Process.destroy would close the pipe that the last report comes through.
        process.toHandle().destroy();
        try {
            read.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while steady-load ended", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read what steady-load counted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("steady-load has not ended within " + LIMIT, e);
        }
        return last.filter(LoadReport::hasEnded)
                .orElseThrow(() -> new IllegalStateException("steady-load has ended without its last report"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isSteady() {
        return last.filter(report -> report.openWatches() == rate.watches()).isPresent();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines()
                    .filter(line -> line.startsWith("{"))
                    .forEach(line -> last = Optional.of(LoadReport.parse(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
