package dev.davit.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The file of {@code --output-file}, readable by the user alone. */
final class OwnerOnlyFile {
    private final Path target;
    private final Path folder;

    private OwnerOnlyFile(Path target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /** @return the file, not yet written; a CliException when no file can be there */
    static OwnerOnlyFile at(Path file) {
        var target = file.toAbsolutePath();
        var folder = Optional.ofNullable(target.getParent()).orElse(target);
        if (!Files.isDirectory(folder)) {
            throw failure("folder " + folder + " does not exist");
        }
        if (Files.isDirectory(target)) {
            throw failure(target + " is a folder; name a file in it");
        }
        return new OwnerOnlyFile(target, folder);
    }

    /** Replaces the file in one step, so that nobody ever reads half of it or reads it with wider permissions. */
    void write(String text) throws IOException {
        try {
            replace(text);
        } catch (FileSystemException e) {
            var reason = Optional.ofNullable(e.getReason())
                    .orElseGet(() -> e.getClass().getSimpleName());
            throw failure("cannot write " + target + ": " + reason);
        }
    }

    private void replace(String text) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var temporary = Files.createTempFile(folder, ".kubeconfig", "", ownerOnly);
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static CliException failure(String message) {
        return new CliException(ExitCodes.USAGE, "--output-file: " + message);
    }
}
