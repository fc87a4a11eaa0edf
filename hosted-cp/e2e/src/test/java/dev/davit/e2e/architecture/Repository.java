package dev.davit.e2e.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkout that is built, as files. */
record Repository(Path root) {
    private static final List<String> PARTS = List.of("node-agent", "hosted-cp");

    /** @return the one that Maven builds */
    static Repository ofThisBuild() {
        return new Repository(Path.of(Optional.ofNullable(System.getProperty("davit.root"))
                .orElseThrow(() -> new IllegalStateException("davit.root is not set: run this test with Maven"))));
    }

    /** @return every Java file of every module, main code, tests and the rest alike */
    List<JavaSource> javaSources() {
        return JavaSource.parse(files(".java").stream()
                .map(file -> new JavaSource.Text(file, read(file)))
                .toList());
    }

    /** @return paths below the root of what people wrote, with {@code /} between folders, sorted */
    List<String> files(String suffix) {
        return PARTS.stream()
                .flatMap(part -> files(root.resolve(part), suffix))
                .sorted()
                .toList();
    }

    String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stream<String> files(Path folder, String suffix) {
        try (var paths = Files.walk(folder)) {
            return paths
                    .map(path -> root.relativize(path).toString())
                    .filter(path -> path.endsWith(suffix) && !path.contains("/target/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
