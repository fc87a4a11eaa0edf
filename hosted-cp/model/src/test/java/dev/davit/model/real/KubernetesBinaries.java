package dev.davit.model.real;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The programs of one Kubernetes version, as {@code hack/assets build} leaves them.
 *
 * @param root folder of the assets
 * @param version of Kubernetes
 */
record KubernetesBinaries(Path root, String version) {
    static KubernetesBinaries of(String version) {
        var cache = Optional.ofNullable(System.getenv("DAVIT_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "davit"));
        return new KubernetesBinaries(cache.resolve("assets").resolve("current"), version);
    }

    /** @return path of {@code etcd}, {@code coredns} or a program of Kubernetes */
    String program(String name) {
        var folder = switch (name) {
            case "etcd" -> etcdFolder();
            case "coredns" -> root.resolve("bin");
            default -> root.resolve("bin").resolve("kubernetes-" + version);
        };
        var program = folder.resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "expected the program %s, found none: run `hack/assets build`".formatted(program));
        }
        return program.toString();
    }

    private Path etcdFolder() {
        return root.resolve("kube-api-test").resolve("k8s").resolve(version + "-linux-amd64");
    }
}
