package dev.davit.agent.kubelet;

import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code resolv.conf} that the kubelet gives to pods: the machine's, without the servers that a pod cannot use. It
 * always names one, because CoreDNS does not start without: where none is left, that is the machine itself at the
 * node-local address. As a rule nobody listens there, so the kernel refuses each lookup at once and none hangs.
 */
public final class PodNameServers {
    private static final String SERVER = "nameserver";
    /** What the kubelet takes from such a file, see {@code pkg/kubelet/network/dns}. */
    private static final Set<String> KEPT = Set.of(SERVER, "search", "options");

    private static final String HEADER = "# Written by davit-node; changes are lost.\n";

    private final NodePaths paths;
    private final String nodeLocalAddress;

    /**
     * @param paths where the machine's files are and where the pods' goes
     * @param nodeLocalAddress an address of the machine that every pod reaches
     */
    public PodNameServers(NodePaths paths, String nodeLocalAddress) {
        this.paths = paths;
        this.nodeLocalAddress = nodeLocalAddress;
    }

    /** Writes the file when the machine's says something new. The kubelet reads it for each pod that it starts. */
    public void refresh() throws IOException {
        var wanted = HEADER
                + ofMachine(paths.resolvedConfig())
                        .or(() -> ofMachine(paths.machineNameServers()))
                        .orElse(SERVER + " " + nodeLocalAddress + "\n");
        if (!read(paths.podNameServers(), StandardCharsets.UTF_8).equals(Optional.of(wanted))) {
            SafeFiles.write(paths.podNameServers(), wanted, SafeFiles.Access.EVERYONE);
        }
    }

    /** @return what pods can use of the file, or empty when it names no server for them */
    private static Optional<String> ofMachine(Path file) {
        // Bytes as characters, because a comment may be in any encoding.
        var lines = read(file, StandardCharsets.ISO_8859_1).stream()
                .flatMap(String::lines)
                .map(line -> Arrays.asList(line.strip().split("\\s+")))
                .filter(PodNameServers::isOfUse)
                .toList();
        return lines.stream().anyMatch(words -> words.getFirst().equals(SERVER))
                ? Optional.of(lines.stream()
                        .map(words -> String.join(" ", words) + "\n")
                        .collect(Collectors.joining()))
                : Optional.empty();
    }

    private static boolean isOfUse(List<String> words) {
        return words.size() > 1
                && KEPT.contains(words.getFirst())
                && (!words.getFirst().equals(SERVER) || isReachedFromPods(words.get(1)));
    }

    /**
     * On loopback a pod finds itself, and a link-local IPv6 address means nothing on its link. Link-local IPv4 addresses
     * are another matter: clouds have their name servers there.
     */
    private static boolean isReachedFromPods(String server) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(server);
        if (bytes == null) {
            return false;
        }
        try {
            var address = InetAddress.getByAddress(bytes);
            var linkLocal = address.isLinkLocalAddress() && bytes.length > 4;
            return !address.isLoopbackAddress() && !address.isAnyLocalAddress() && !linkLocal;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A file that cannot be read is no better than none. */
    private static Optional<String> read(Path file, Charset charset) {
        try {
            return Optional.of(Files.readString(file, charset));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
