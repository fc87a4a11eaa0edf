package dev.davit.bench.tunnel.scene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * A temporary folder and whatever is to be ended before it is deleted. All of it is gone when this is closed, or when the
 * process ends, also by Ctrl-C.
 */
public final class Workspace implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::clear, "bench-clear");

    private Workspace(Path folder) {
        this.folder = folder;
    }

    /** Makes one. */
    public static Workspace create() throws IOException {
        var workspace = new Workspace(Files.createTempDirectory("davit-bench-tunnel"));
        Runtime.getRuntime().addShutdownHook(workspace.atExit);
        return workspace;
    }

    /** @return the folder */
    public Path folder() {
        return folder;
    }

    /** Takes charge of something; what came last is closed first. */
    public synchronized <T extends AutoCloseable> T own(T one) {
        owned.push(one);
        return one;
    }

    private synchronized void clear() {
        while (!owned.isEmpty()) {
            try (var last = owned.pop()) {
                // Only to be closed.
            } catch (Exception e) {
                System.err.println("left over: " + e);
            }
        }
        delete();
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left over: " + folder + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
