package dev.davit.cli.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive is one that tar reads. */
class TarGzTest {
    private static final String LONG = "control-plane/logs/" + "p".repeat(80) + "/" + "c".repeat(60) + ".log";

    @TempDir
    Path folder = Path.of("");

    @Test
    void tarReadsIt() throws Exception {
        Path file = folder.resolve("x.tar.gz");
        try (var archive = new TarGz(Files.newOutputStream(file), Instant.EPOCH)) {
            archive.add("a.txt", "größer\n");
            archive.add(LONG, "x".repeat(512));
            archive.add("empty", "");
        }

        var tar = new ProcessBuilder("tar", "-xzf", file.toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(tar.waitFor()).isZero();
        assertThat(folder.resolve("a.txt")).hasContent("größer\n");
        assertThat(folder.resolve(LONG)).hasContent("x".repeat(512));
        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    @Test
    void refusesAPathThatDoesNotFit() throws IOException {
        try (var archive = new TarGz(new ByteArrayOutputStream(), Instant.EPOCH)) {
            assertThatThrownBy(() -> archive.add("p".repeat(101), "")).isInstanceOf(IOException.class);
        }
    }
}
