package dev.davit.agent.kubelet;

import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.process.ProcessIdentity;
import dev.davit.agent.reach.ProxySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kubelet running where there is no systemd. The kubelet is in a session of its own and writes its identity to
 * a file before it becomes the kubelet, so that whatever happens to the agent, the next one finds it and takes it over.
 */
public final class SupervisedKubelet implements Kubelet {
    private static final Logger LOGGER = LoggerFactory.getLogger(SupervisedKubelet.class);
    private static final long MAX_LOG_BYTES = 16L * 1024 * 1024;
    /** Arguments: identity file, then the command. The identity survives the exec. */
    private static final String LAUNCH =
            "f=$1; shift; cat /proc/$$/stat /proc/sys/kernel/random/boot_id > \"$f.partial\""
                    + " && mv \"$f.partial\" \"$f\" && exec \"$@\"";

    private final List<String> command;
    private final Path identityFile;
    private final BoundedLog log;
    private final Timing timing;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread supervisor;
    private volatile Optional<ProcessIdentity> current = Optional.empty();
    private volatile int restarts;
    private volatile String detail = "not started";

    /**
     * How patient the supervisor is.
     *
     * @param firstPause before the first restart; doubles with each
     * @param lastPause the longest pause
     * @param healthy after this long a kubelet counts as started well, and the pause is the first one again
     * @param look interval between looks at the log's size
     * @param grace between asking the kubelet to end and killing it
     */
    public record Timing(Duration firstPause, Duration lastPause, Duration healthy, Duration look, Duration grace) {
        /** @return the timing of a machine */
        public static Timing standard() {
            return new Timing(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10));
        }
    }

    /**
     * @param command the kubelet and its arguments
     * @param identityFile where the process says who it is
     * @param logFile its output
     */
    public SupervisedKubelet(List<String> command, Path identityFile, Path logFile, Timing timing) {
        this.command = List.copyOf(command);
        this.identityFile = identityFile;
        this.log = new BoundedLog(logFile, MAX_LOG_BYTES);
        this.timing = timing;
        this.supervisor = Thread.ofPlatform().name("davit-kubelet").daemon().unstarted(this::supervise);
    }

    @Override
    public void start() throws IOException {
        current = running();
        if (current.isPresent()) {
            detail = "taken over, pid " + current.get().pid();
            LOGGER.atInfo().addKeyValue("pid", current.get().pid()).log("kubelet taken over");
        } else {
            launch();
        }
        supervisor.start();
    }

    @Override
    public KubeletState state() {
        return new KubeletState(current.filter(ProcessIdentity::isRunning).isPresent(), restarts, detail);
    }

    @Override
    public void stop() throws IOException {
        close();
        var running = running();
        if (running.isPresent()) {
            end(running.get());
        }
        Files.deleteIfExists(identityFile);
    }

    @Override
    public void close() {
        stopping.countDown();
        supervisor.interrupt();
        try {
            supervisor.join(timing.grace().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        var pause = timing.firstPause();
        try {
            while (stopping.getCount() > 0) {
                var since = System.nanoTime();
                awaitEnd();
                var lived = Duration.ofNanos(System.nanoTime() - since);
                pause = lived.compareTo(timing.healthy()) > 0 ? timing.firstPause() : pause;
                detail = "ended after %d s, starting again in %d ms; its output is in %s"
                        .formatted(lived.toSeconds(), pause.toMillis(), log.file());
                LOGGER.atWarn()
                        .addKeyValue("lived", lived)
                        .addKeyValue("log", log.file())
                        .log("kubelet ended");
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = min(pause.multipliedBy(2), timing.lastPause());
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() {
        restarts++;
        try {
            launch();
        } catch (IOException e) {
            detail = "cannot be started: " + e.getMessage();
            LOGGER.atError().addKeyValue("detail", e.getMessage()).log("kubelet cannot be started");
        }
    }

    /** Returns when the process is gone; meanwhile keeps its log small. Interrupted by {@link #close()}. */
    private void awaitEnd() throws InterruptedException {
        var handle = current.flatMap(ProcessIdentity::handle);
        while (handle.isPresent() && handle.get().isAlive()) {
            try {
                log.trim();
                handle.get().onExit().get(timing.look().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // still running: look at the log again
            } catch (IOException | ExecutionException e) {
                LOGGER.atWarn().addKeyValue("detail", e.getMessage()).log("kubelet's log cannot be bounded");
                TimeUnit.MILLISECONDS.sleep(timing.look().toMillis());
            }
        }
    }

    private void launch() throws IOException {
        if (log.file().getParent() instanceof Path folder) {
            Files.createDirectories(folder);
        }
        log.trim();
        var full = new ArrayList<>(List.of("setsid", "sh", "-c", LAUNCH, "davit-kubelet", identityFile.toString()));
        full.addAll(command);
        var builder = new ProcessBuilder(full);
        // Its one peer is the node-local endpoint, which no proxy leads to.
        builder.environment().keySet().removeAll(ProxySettings.VARIABLES);
        var process = builder.redirectInput(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        current = ProcessIdentity.of(process.pid());
        detail = "pid " + process.pid();
        LOGGER.atInfo().addKeyValue("pid", process.pid()).log("kubelet started");
    }

    /** @return the kubelet that runs now, whichever agent started it */
    public Optional<ProcessIdentity> running() throws IOException {
        return SafeFiles.read(identityFile).flatMap(ProcessIdentity::parse).filter(ProcessIdentity::isRunning);
    }

    private void end(ProcessIdentity process) throws IOException {
        var handle = process.handle();
        if (handle.isEmpty()) {
            return;
        }
        handle.get().destroy();
        try {
            handle.get().onExit().get(timing.grace().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            handle.get().destroyForcibly();
            handle.get().onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while the kubelet ends");
        } catch (ExecutionException e) {
            throw new IOException("waiting for the kubelet's end failed", e);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
