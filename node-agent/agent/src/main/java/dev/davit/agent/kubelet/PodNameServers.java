package dev.davit.agent.kubelet;

import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code resolv.conf} that the kubelet gives to pods: the machine's own, without name servers on loopback, which in a
 * pod are the pod itself. Where no server is left, one is named that nobody has: the cluster's DNS, which does not start
 * without any, then answers for the cluster's own names and fails for all others.
 */
public final class PodNameServers {
    /** TEST-NET-1, RFC 5737: never given to anyone. */
    private static final String NOBODY = "192.0.2.53";

    private static final String KEYWORD = "nameserver";

    private final NodePaths paths;

    /** @param paths where the machine's file is and where the pods' goes */
    public PodNameServers(NodePaths paths) {
        this.paths = paths;
    }

    /** Writes the file anew when the machine's has changed; pods that run keep what they started with. */
    public void refresh() throws IOException {
        var source = Files.exists(paths.resolvedConfig()) ? paths.resolvedConfig() : paths.hostNameServers();
        var wanted = forPods(SafeFiles.read(source).orElse(""));
        if (!SafeFiles.read(paths.podNameServers()).equals(Optional.of(wanted))) {
            SafeFiles.write(paths.podNameServers(), wanted, SafeFiles.Access.EVERYONE);
        }
    }

    static String forPods(String machine) {
        var usable = machine.lines()
                .filter(line -> !isOnLoopback(line))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        var any = usable.lines().anyMatch(line -> !server(line).isEmpty());
        return any ? usable : usable + KEYWORD + " " + NOBODY + "\n";
    }

    private static boolean isOnLoopback(String line) {
        var server = server(line);
        return server.startsWith("127.") || server.equals("::1");
    }

    /** @return the address of a line that names a server, otherwise nothing */
    private static String server(String line) {
        var words = line.strip().split("\\s+");
        return words.length > 1 && words[0].equals(KEYWORD) ? words[1] : "";
    }
}
