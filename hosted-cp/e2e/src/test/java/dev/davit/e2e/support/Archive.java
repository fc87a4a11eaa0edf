package dev.davit.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What {@code tar} has unpacked. */
public record Archive(Path folder) {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Unpacks a .tar.gz into an empty folder, as its reader would. */
    public static Archive unpack(Path file, Path folder) {
        Programs.run(TIMEOUT, Map.of(), List.of("tar", "-xzf", file.toString(), "-C", folder.toString()))
                .text();
        return new Archive(folder);
    }

    /** @return the paths of its files in it, sorted */
    public List<String> files() {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the text of a file */
    public String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
