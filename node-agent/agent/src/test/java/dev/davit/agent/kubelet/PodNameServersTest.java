package dev.davit.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodNameServersTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    void areTheMachinesOwn() throws IOException {
        machine("etc/resolv.conf", "search example.org\nnameserver 198.18.0.53\noptions ndots:1\n");

        assertThat(pods()).isEqualTo("search example.org\nnameserver 198.18.0.53\noptions ndots:1\n");
    }

    @Test
    void areTheRealOnesBehindSystemdResolved() throws IOException {
        machine("etc/resolv.conf", "nameserver 127.0.0.53\n");
        machine("run/systemd/resolve/resolv.conf", "nameserver 198.18.0.53\n");

        assertThat(pods()).isEqualTo("nameserver 198.18.0.53\n");
    }

    @Test
    void areNeverOnLoopback() throws IOException {
        machine("etc/resolv.conf", "nameserver 127.0.0.1\nnameserver ::1\nnameserver 198.18.0.53\n");

        assertThat(pods()).isEqualTo("nameserver 198.18.0.53\n");
    }

    @Test
    void isOneThatNobodyHasWhereTheMachineHasNone() throws IOException {
        assertThat(pods()).isEqualTo("nameserver 192.0.2.53\n");

        machine("etc/resolv.conf", "# none\nsearch example.org\n nameserver\nnameserver 127.0.0.1\n");

        assertThat(pods()).isEqualTo("# none\nsearch example.org\n nameserver\nnameserver 192.0.2.53\n");
    }

    @Test
    void followTheMachineAndAreWrittenOnlyThen() throws IOException {
        machine("etc/resolv.conf", "nameserver 198.18.0.53\n");
        pods();
        var longAgo = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(file(), longAgo);

        pods();
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(longAgo);

        machine("etc/resolv.conf", "nameserver 198.18.0.54\n");
        assertThat(pods()).isEqualTo("nameserver 198.18.0.54\n");
    }

    private void machine(String file, String text) throws IOException {
        SafeFiles.write(root.resolve(file), text, SafeFiles.Access.EVERYONE);
    }

    private String pods() throws IOException {
        new PodNameServers(new NodePaths(root)).refresh();
        return Files.readString(file());
    }

    private Path file() {
        return root.resolve("var/lib/davit-node/resolv.conf");
    }
}
