package dev.davit.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
        write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a file is to hold. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** As the other one, for what is written piece by piece. */
    void write(Content content) throws IOException {
        try {
            replace(content);
        } catch (FileSystemException e) {
            var reason = Optional.ofNullable(e.getReason())
                    .orElseGet(() -> e.getClass().getSimpleName());
            throw failure("cannot write " + target + ": " + reason);
        }
    }

    private void replace(Content content) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var temporary = Files.createTempFile(folder, ".davit", "", ownerOnly);
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                content.to(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static CliException failure(String message) {
        return new CliException(ExitCodes.USAGE, "--output-file: " + message);
    }
}
