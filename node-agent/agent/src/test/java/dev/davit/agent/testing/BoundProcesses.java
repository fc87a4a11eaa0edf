package dev.davit.agent.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes that the kernel kills when this JVM ends, however it ends: shutdown hooks do not run after SIGKILL.
 * ({@code setpriv} is part of util-linux.)
 */
public final class BoundProcesses {
    /** The kernel's signal comes when the thread that started the child ends (prctl(2)), so this one never does. */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("process-starter").factory());

    private BoundProcesses() {}

    /** Starts what the builder says; the program takes the place of setpriv, so the process is the program itself. */
    public static Process start(ProcessBuilder builder) throws IOException {
        var command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        command.addAll(builder.command());
        builder.command(command);
        Callable<Process> start = builder::start;
        try {
            return STARTER.submit(start).get();
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + String.join(" ", command), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting " + String.join(" ", command), e);
        }
    }
}
