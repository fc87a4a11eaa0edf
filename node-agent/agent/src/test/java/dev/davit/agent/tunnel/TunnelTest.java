package dev.davit.agent.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TunnelTest {
    private final List<DisconnectReason> heard = new CopyOnWriteArrayList<>();
    private final TunnelListener listener = new TunnelListener() {
        @Override
        public void connected(HostPort gateway) {}

        @Override
        public void disconnected(HostPort gateway, DisconnectReason reason, String detail) {
            heard.add(reason);
        }

        @Override
        public void refused(HostPort gateway, String reason, String message) {}

        @Override
        public void deleted(HostPort gateway) {}

        @Override
        public void hibernated(HostPort gateway) {}
    };

    private static Path onAClosedFileSystem(Path folder) throws Exception {
        var archive = URI.create("jar:" + folder.resolve("files.zip").toUri());
        try (var files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            return files.getPath("/client.pem");
        }
    }

    @Test
    void triesAgainAfterAFailureThatNobodyHasThoughtOf(@TempDir Path folder) throws Exception {
        var unreadable = onAClosedFileSystem(folder);
        var config = new TunnelConfig(
                List.of(new HostPort("127.0.0.1", 1)), "tunnel.a.hosted.test", unreadable, unreadable, "test");

        try (var tunnel =
                Tunnel.start(config, target -> new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS), listener)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() >= 3);
        }

        assertThat(heard).startsWith(DisconnectReason.INTERNAL_ERROR, DisconnectReason.INTERNAL_ERROR);
    }
}
