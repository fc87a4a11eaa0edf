package dev.davit.agent.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.csr.Certificates;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.testing.TestAuthority;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
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

    private static TunnelConfig.Timing patient(Duration lastRetry) {
        var usual = TunnelConfig.Timing.standard();
        return new TunnelConfig.Timing(
                Duration.ofMillis(50), lastRetry, usual.connect(), Duration.ofMinutes(1), usual.dial(), usual.ping());
    }

    /** The kernel takes connections for it, and nobody ever says a word on them. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void anAttemptThatHangsHoldsUpTheNextGatewayNoLongerThanTheLongestPause(@TempDir Path folder) throws Exception {
        var authority = TestAuthority.create("ca");
        var client = Files.writeString(
                folder.resolve("client.pem"),
                authority.client("O=system:nodes,CN=system:node:w0").pem());
        var ca = Files.writeString(folder.resolve("ca.pem"), Certificates.toPem(authority.certificate()));
        try (var hung = silent();
                var other = silent()) {
            var config = new TunnelConfig(
                    List.of(
                            new HostPort("127.0.0.1", hung.getLocalPort()),
                            new HostPort("127.0.0.1", other.getLocalPort())),
                    "tunnel.a.hosted.test",
                    client,
                    ca,
                    "test",
                    patient(Duration.ofMillis(500)),
                    GatewayConnector.direct());
            other.setSoTimeout(20_000);

            try (var tunnel = Tunnel.start(
                            config, target -> new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS), listener);
                    var first = hung.accept();
                    var second = other.accept()) {
                assertThat(heard).as("both attempts go on").isEmpty();
                assertThat(tunnel.openStreams()).isZero();

                hung.setSoTimeout(2_000);
                assertThatThrownBy(hung::accept)
                        .as("no third one beside them")
                        .isInstanceOf(SocketTimeoutException.class);

                second.close();
                hung.setSoTimeout(20_000);
                hung.accept().close();
                assertThat(heard).as("the second attempt failed").hasSize(1);
                assertThat(first.isConnected()).isTrue();
            }
        }
    }
}
