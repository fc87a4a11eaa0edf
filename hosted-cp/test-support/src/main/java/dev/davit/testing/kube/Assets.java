package dev.davit.testing.kube;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Other programs that hack/assets builds, in the folder {@code bin} beside those of {@link Binaries}. */
public final class Assets {
    private Assets() {}

    /**
     * @param name below bin, such as {@code prometheus/promtool}
     * @throws IllegalStateException if there is none, with the command that makes it
     */
    public static Path program(String name) {
        Path assets = Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR"))
                .map(folder -> Path.of(folder).resolveSibling("bin"))
                .orElseGet(() -> Optional.ofNullable(System.getenv("DAVIT_CACHE"))
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("user.home"), ".cache", "davit"))
                        .resolve("assets/current/bin"));
        Path program = assets.resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "expected %s, found none: run `hack/assets build`".formatted(program.toAbsolutePath()));
        }
        return program;
    }
}
