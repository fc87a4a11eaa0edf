package dev.davit.agent.kubelet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log that another process writes by appending, bounded from outside: what is too much is copied to {@code <file>.1}
 * and the file is cut to nothing, which an appending writer does not notice. So the writer depends on no pipe, and lives
 * on when the agent does not.
 */
final class BoundedLog {
    private final Path file;
    private final long maxBytes;

    BoundedLog(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    Path file() {
        return file;
    }

    /** Cuts the file when it is larger than allowed. */
    void trim() throws IOException {
        if (!Files.exists(file) || Files.size(file) <= maxBytes) {
            return;
        }
        Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }
}
