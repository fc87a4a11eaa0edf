package dev.davit.agent.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An unpacked bundle.
 *
 * @param folder {@code versions/<version>} with {@code bin/kubelet} and {@code cni/*}
 */
public record InstalledBundle(Path folder) {
    /** The kubelet's program. */
    public Path kubelet() {
        return folder.resolve("bin/kubelet");
    }

    /** @return the CNI plugins, sorted by name */
    public List<Path> cniPlugins() throws IOException {
        var plugins = folder.resolve("cni");
        if (!Files.isDirectory(plugins)) {
            return List.of();
        }
        try (var files = Files.list(plugins)) {
            return files.sorted().toList();
        }
    }
}
