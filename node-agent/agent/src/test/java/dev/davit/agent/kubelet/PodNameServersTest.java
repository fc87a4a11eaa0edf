package dev.davit.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.files.NodePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodNameServersTest {
    private static final String NODE_LOCAL = "172.20.0.1";

    @TempDir
    private Path root = Path.of("");

    @Test
    void areTheMachinesOwn() throws IOException {
        machine("etc/resolv.conf", "# by hand\nsearch example.org\nnameserver\t198.18.0.53\noptions ndots:1\n");

        assertThat(pods()).isEqualTo("search example.org\nnameserver 198.18.0.53\noptions ndots:1\n");
    }

    @Test
    void areTheRealOnesBehindSystemdResolved() throws IOException {
        machine("etc/resolv.conf", "nameserver 127.0.0.53\n");
        machine("run/systemd/resolve/resolv.conf", "nameserver 198.18.0.53\n");

        assertThat(pods()).isEqualTo("nameserver 198.18.0.53\n");
    }

    @Test
    void areTheMachinesWhereSystemdResolvedKnowsNone() throws IOException {
        machine("etc/resolv.conf", "nameserver 198.18.0.53\n");
        machine("run/systemd/resolve/resolv.conf", "# No DNS servers known.\nsearch .\n");

        assertThat(pods()).isEqualTo("nameserver 198.18.0.53\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.53",
                "127.0.0.1",
                "::1",
                "::ffff:127.0.0.1",
                "0.0.0.0",
                "::",
                "fe80::1",
                "fe80::1%eth0",
                "10.1",
                "ns.example.org",
                ""
            })
    void areNoneThatAPodCannotUse(String server) throws IOException {
        machine("etc/resolv.conf", "nameserver " + server + "\nnameserver 198.18.0.53\n");
        assertThat(pods()).isEqualTo("nameserver 198.18.0.53\n");

        machine("etc/resolv.conf", "search example.org\nnameserver " + server + "\n");
        assertThat(pods()).isEqualTo("nameserver " + NODE_LOCAL + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.18.0.53", "169.254.169.253", "2001:db8::53"})
    void areAllThatAPodCanUse(String server) throws IOException {
        machine("etc/resolv.conf", "nameserver " + server + "\n");

        assertThat(pods()).isEqualTo("nameserver " + server + "\n");
    }

    @Test
    void isTheMachineItselfWhereNothingCanBeRead() throws IOException {
        assertThat(pods()).isEqualTo("nameserver " + NODE_LOCAL + "\n");

        Files.createDirectories(root.resolve("etc/resolv.conf"));
        assertThat(pods()).isEqualTo("nameserver " + NODE_LOCAL + "\n");
    }

    @Test
    void followTheMachineAndAreWrittenOnlyThen() throws IOException {
        var inLatin1 = "# r\u00e9solveur\nnameserver 198.18.0.53\nsearch r\u00e9seau.example\n";
        Files.createDirectories(root.resolve("etc"));
        Files.write(root.resolve("etc/resolv.conf"), inLatin1.getBytes(StandardCharsets.ISO_8859_1));
        pods();
        var longAgo = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file(), longAgo);

        pods();
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(longAgo);

        machine("etc/resolv.conf", "nameserver 198.18.0.54\n");
        assertThat(pods()).isEqualTo("nameserver 198.18.0.54\n");
    }

    private void machine(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).resolveSibling(""));
        Files.writeString(root.resolve(file), text);
    }

    /** @return what pods get, but for the line that says who wrote it */
    private String pods() throws IOException {
        new PodNameServers(new NodePaths(root), NODE_LOCAL).refresh();
        var text = Files.readString(file());
        assertThat(text).startsWith("# Written by davit-node");
        return text.substring(text.indexOf('\n') + 1);
    }

    private Path file() {
        return root.resolve("var/lib/davit-node/resolv.conf");
    }
}
