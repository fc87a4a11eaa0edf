package dev.davit.agent.join;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a join that is under way has noted, so that it can be finished or undone when it was cut short: its cluster, which
 * tells the files of our own join from others', and the addresses that it has put on the machine.
 */
public final class UnfinishedJoin {
    private final Path note;
    private final Path addresses;

    /** @param paths of the machine */
    public UnfinishedJoin(NodePaths paths) {
        this.note = paths.joinWork().resolve("cluster");
        this.addresses = paths.joinWork().resolve("node-local-addresses");
    }

    /** To be called before the first file of the kubelet is written; the end of the join removes the note. */
    void begin(ClusterName cluster) throws IOException {
        SafeFiles.write(note, cluster + "\n", SafeFiles.Access.OWNER);
    }

    /** To be called before the node-local address is put on the machine. */
    public void adds(String address) throws IOException {
        var all = new LinkedHashSet<>(addresses());
        if (all.add(address)) {
            SafeFiles.write(addresses, String.join("\n", all) + "\n", SafeFiles.Access.OWNER);
        }
    }

    /** @return the addresses that joins may have put on the machine, the oldest first; empty after a finished join */
    public List<String> addresses() throws IOException {
        return SafeFiles.read(addresses).orElse("").lines().toList();
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
