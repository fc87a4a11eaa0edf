package dev.davit.agent.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room for the binaries and for pods' data. */
public final class DiskCheck implements Check {
    private static final long MIB = 1024L * 1024;

    private final Path folder;
    private final long neededMib;

    /** @param folder where the space is needed; need not exist yet */
    public DiskCheck(Path folder, long neededMib) {
        this.folder = folder;
        this.neededMib = neededMib;
    }

    @Override
    public String subject() {
        return "disk space for " + folder;
    }

    @Override
    public Finding look() {
        try {
            var free = Files.getFileStore(existing(folder)).getUsableSpace() / MIB;
            return free >= neededMib
                    ? new Finding.Passed(free + " MiB free")
                    : new Finding.Failed(
                            "at least %d MiB".formatted(neededMib),
                            "%d MiB free".formatted(free),
                            "make room on that file system");
        } catch (IOException e) {
            return new Finding.Failed("a readable file system", e.toString(), "check the mount");
        }
    }

    private static Path existing(Path folder) {
        var current = folder.toAbsolutePath();
        while (!Files.exists(current) && current.getParent() instanceof Path parent) {
            current = parent;
        }
        return current;
    }
}
