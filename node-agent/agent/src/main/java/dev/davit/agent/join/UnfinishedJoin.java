package dev.davit.agent.join;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The note of which cluster a join is going on to: it tells the files of our own join that was cut short from others'. */
final class UnfinishedJoin {
    private final Path note;

    UnfinishedJoin(NodePaths paths) {
        this.note = paths.joinWork().resolve("cluster");
    }

    /** To be called before the first file of the kubelet is written; the end of the join removes the note. */
    void begin(ClusterName cluster) throws IOException {
        SafeFiles.write(note, cluster + "\n", SafeFiles.Access.OWNER);
    }

    /** @return whether a join to this cluster was begun and not finished */
    boolean isTo(ClusterName cluster) {
        try {
            return SafeFiles.read(note)
                    .map(String::strip)
                    .filter(cluster.toString()::equals)
                    .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
