package dev.davit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A committed text that a test compares with what the code makes now. With {@code -Dgolden.update} the test writes it
 * instead, and the reviewer reads the difference.
 */
public final class GoldenFile {
    private static final Path ROOT = Path.of("src", "test", "resources", "golden");
    private static final String UPDATE = "golden.update";

    private final Path file;

    private GoldenFile(Path file) {
        this.file = file;
    }

    /** @return the file below {@code src/test/resources/golden} of the module whose tests run */
    public static GoldenFile of(String first, String... more) {
        return new GoldenFile(ROOT.resolve(Path.of(first, more)));
    }

    /** @return the names of the folders in an area, sorted: one scenario each */
    public static List<String> scenarios(String area) {
        try (Stream<Path> folders = Files.list(ROOT.resolve(area))) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the committed text */
    public String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if the committed text differs, or writes it when updates are asked for. */
    public void assertEquals(String actual) {
        if (isUpdate(System.getProperty(UPDATE, Boolean.FALSE.toString()))) {
            write(actual);
        }
        assertThat(file)
                .as(
                        "%s is not what the code makes; if that is on purpose run the test with -D%s and commit the difference",
                        file, UPDATE)
                .exists()
                .content()
                .isEqualTo(actual);
    }

    /** Fails if the objects differ from the committed YAML, see {@link CanonicalYaml}. */
    public void assertObjects(Iterable<?> actual) {
        assertEquals(CanonicalYaml.of(actual));
    }

    /** Maven makes {@code true} of a property without a value; Surefire an empty text of one that is not set. */
    static boolean isUpdate(String value) {
        return Boolean.parseBoolean(value);
    }

    private void write(String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
