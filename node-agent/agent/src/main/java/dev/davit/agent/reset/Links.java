package dev.davit.agent.reset;

import dev.davit.agent.process.CommandRunner;
import java.io.IOException;
import java.util.List;

/** Network interfaces that a pod network leaves behind. */
final class Links {
    static final List<String> OF_POD_NETWORKS = List.of("cni0", "flannel.1", "kube-ipvs0");

    private final CommandRunner commands;

    Links(CommandRunner commands) {
        this.commands = commands;
    }

    /** Deletes those that are there; @return whether there were any */
    boolean delete() throws IOException {
        var found = false;
        for (var link : OF_POD_NETWORKS) {
            if (commands.run("ip", "link", "show", "dev", link).succeeded()) {
                var result = commands.run("ip", "link", "delete", "dev", link);
                if (!result.succeeded()) {
                    throw new IOException("ip link delete %s: %s".formatted(link, result.lastLine()));
                }
                found = true;
            }
        }
        return found;
    }
}
