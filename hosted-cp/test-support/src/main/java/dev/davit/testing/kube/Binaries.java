package dev.davit.testing.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where etcd and kube-apiserver are, in the layout that fabric8's kube-api-test has too:
 * {@code <dir>/k8s/<version>-linux-<arch>/}.
 *
 * @param version of kube-apiserver
 * @param folder that holds both programs
 */
record Binaries(String version, Path folder) {
    private static final List<String> PROGRAMS = List.of("etcd", "kube-apiserver");

    /**
     * @param environment KUBE_API_TEST_DIR names the folder, otherwise DAVIT_CACHE or {@code ~/.cache/davit} does;
     *     KUBE_API_TEST_API_SERVER_VERSION chooses the version, otherwise the newest is taken
     * @throws IllegalStateException if there is none, with the command that makes it
     */
    static Binaries find(Map<String, String> environment, Path home) {
        Path root = Optional.ofNullable(environment.get("KUBE_API_TEST_DIR"))
                .map(Path::of)
                .orElseGet(() -> Optional.ofNullable(environment.get("DAVIT_CACHE"))
                        .map(Path::of)
                        .orElse(home.resolve(".cache").resolve("davit"))
                        .resolve("assets")
                        .resolve("current")
                        .resolve("kube-api-test"));
        Optional<String> wanted = Optional.ofNullable(environment.get("KUBE_API_TEST_API_SERVER_VERSION"));
        return complete(root.resolve("k8s"))
                .filter(found -> wanted.map(found.version::equals).orElse(true))
                .max(Comparator.comparing(Binaries::order))
                .orElseThrow(() -> new IllegalStateException(
                        "expected etcd and kube-apiserver%s in %s/k8s/<version>-linux-<arch>, found none: run `hack/assets build`, or set KUBE_API_TEST_DIR"
                                .formatted(wanted.map(version -> " " + version).orElse(""), root)));
    }

    Path program(String name) {
        return folder.resolve(name);
    }

    private static Stream<Binaries> complete(Path versions) {
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> folders = Files.list(versions)) {
            return folders
                    .filter(folder ->
                            PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program))))
                    .map(folder -> new Binaries(folder.getFileName().toString().replaceFirst("-.*", ""), folder))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String order() {
        return Stream.of(version.split("[.]", -1)).map("%6s"::formatted).reduce("", String::concat);
    }
}
