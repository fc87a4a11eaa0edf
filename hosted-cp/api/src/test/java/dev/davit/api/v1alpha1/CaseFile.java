package dev.davit.api.v1alpha1;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of {@code src/test/resources/cases}: an object that is created, and optionally what it is then changed to.
 *
 * @param name folder and file
 * @param objects one, or before and after
 * @param expected what the refusal must say, from lines {@code # expect: …}; empty for a valid case
 */
record CaseFile(String name, List<GenericKubernetesResource> objects, List<String> expected) {
    private static final Path ROOT = Path.of("src", "test", "resources", "cases");
    private static final String EXPECT = "# expect: ";

    static Stream<CaseFile> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile).sorted().map(CaseFile::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CaseFile read(Path file) {
        try {
            String text = Files.readString(file);
            return new CaseFile(
                    ROOT.relativize(file).toString(),
                    Arrays.stream(text.split("(?m)^---$", -1))
                            .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                            .toList(),
                    text.lines()
                            .filter(line -> line.startsWith(EXPECT))
                            .map(line -> line.substring(EXPECT.length()))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isValid() {
        return Path.of(name).getFileName().toString().startsWith("valid-");
    }

    @Override
    public String toString() {
        return name;
    }
}
