package dev.davit.agent.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Files that are either wholly there or not there, with the right mode from the first byte on. */
public final class SafeFiles {
    private SafeFiles() {}

    /** Who may read a file. */
    public enum Access {
        /** Only its owner: keys and tokens. */
        OWNER("rw-------"),
        /** Everyone. */
        EVERYONE("rw-r--r--");

        private final String permissions;

        Access(String permissions) {
            this.permissions = permissions;
        }
    }

    /** Writes the file and its folders; readers see the old content or the new one, also after a power failure. */
    public static void write(Path file, String content, Access access) throws IOException {
        var folder = parent(file);
        Files.createDirectories(folder);
        var temporary = folder.resolve("." + file.getFileName() + ".partial");
        Files.deleteIfExists(temporary);
        var mode = PosixFilePermissions.fromString(access.permissions);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(temporary, options, PosixFilePermissions.asFileAttribute(mode))) {
            var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.setPosixFilePermissions(temporary, mode);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @return the file's text, or empty when there is no such file */
    public static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Removes the folder that a file was in, unless something else is in it. */
    public static void deleteParentIfEmpty(Path file) throws IOException {
        var folder = Optional.ofNullable(file.getParent());
        if (folder.isPresent()) {
            try {
                Files.deleteIfExists(folder.get());
            } catch (DirectoryNotEmptyException e) {
                // What others put there keeps it.
            }
        }
    }

    /**
     * Removes a file or a folder with all that is in it. Mount points and their folders stay, emptied: they belong to
     * whoever mounted them.
     *
     * @return whether it was there
     */
    public static boolean deleteTree(Path top) throws IOException {
        if (!Files.exists(top, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, java.io.@org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                deleteFolder(folder);
                return FileVisitResult.CONTINUE;
            }
        });
        return true;
    }

    private static void deleteFolder(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (FileSystemException e) {
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent() && !(e instanceof java.nio.file.DirectoryNotEmptyException)) {
                    throw e;
                }
            }
        }
    }

    private static Path parent(Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a file has a folder: " + file);
        }
        return folder;
    }
}
