package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.cluster.NodeSessions;
import dev.davit.gateway.routing.DeletedNodes;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels whose node's identity changes while they are up: deleted, expired, renewed, held twice. */
@Timeout(60)
class NodeIdentityChangesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TunnelConfig.Timing LOOKS_OFTEN = new TunnelConfig.Timing(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");

    @TempDir
    private Path directory;

    private TestGateway gateway;
    private NodeSessions sessions;

    @BeforeEach
    void start() throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
        sessions = gateway.gateway().clusters().byId(cluster.id()).orElseThrow().sessions();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theTunnelOfADeletedNodeIsCutAndItsCertificateMakesNoOther() throws Exception {
        var old = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        var listener = connect(pem("w0", old));
        listener.awaitConnected();

        delete("w0", old.certificate().getNotBefore().toInstant());

        listener.awaitHeard("refused REVOKED", SOON);
        await().atMost(SOON).until(() -> sessions.all().isEmpty());
        await().atMost(SOON)
                .until(() -> listener.heard().stream()
                                .filter("refused REVOKED"::equals)
                                .count()
                        >= 2);
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void aMachineThatJoinsAgainUnderTheNameOfADeletedNodeIsTaken() throws Exception {
        var old = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        delete("w0", old.certificate().getNotBefore().toInstant());

        var again = cluster.node("w0", ExtendedUsage.CLIENT_AUTH, Instant.now().plusSeconds(60));

        connect(pem("again", again)).awaitConnected();
    }

    @Test
    void aMachineIsTakenBeforeItsNodeExists() throws Exception {
        delete("w1", Instant.now());

        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        assertThat(sessions.find("w0")).isPresent();
    }

    @Test
    void aTunnelEndsWhenItsCertificateDoes() throws Exception {
        var listener = gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        gateway.gateway().clusters().closeExpired(Instant.now().plus(Duration.ofHours(2)));

        listener.awaitHeard("refused REVOKED", SOON);
    }

    @Test
    void aRenewedCertificateTakesOverAndTheStreamsOfTheOneBeforeGoOn() throws Exception {
        var first = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        var second = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        var pem = pem("w0", first);
        var listener = connect(pem);
        listener.awaitConnected();
        try (var log = RecordedLog.start();
                var echo = TestServer.echo();
                var reply = gateway.request(cluster, "10.244.0.5:" + echo.port())) {
            assertEcho(reply.socket());

            Files.move(pem("renewed", second), pem, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(SOON).until(() -> certificate().equals(Optional.of(second.certificate())));
            assertThat(sessions.all()).hasSize(2);
            assertEcho(reply.socket());
            reply.close();
            await().atMost(SOON).until(() -> sessions.all().size() == 1);
            assertThat(certificate()).contains(second.certificate());
            assertThat(listener.heard()).containsOnly("connected");
            assertThat(log.take()).noneMatch(line -> line.contains("two agents"));
        }
    }

    @Test
    void aFileThatCannotBeReadLeavesTheTunnelAsItIs() throws Exception {
        var pem = pem("w0", cluster.node("w0", ExtendedUsage.CLIENT_AUTH));
        var listener = connect(pem);
        listener.awaitConnected();
        try (var log = RecordedLog.start()) {
            Files.writeString(pem, "nonsense");

            log.awaitLine("certificate cannot be read, the tunnel goes on with the one before");
        }
        assertThat(sessions.all()).hasSize(1);
        assertThat(listener.heard()).containsExactly("connected");
    }

    @Test
    void twoMachinesWithTheCertificateOfOneAreNoticedAndTheNewerGetsTheStreams() throws Exception {
        var key = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        connect(pem("w0", key)).awaitConnected();
        var older = sessions.find("w0").orElseThrow();
        try (var log = RecordedLog.start()) {
            connect(pem("clone", key)).awaitConnected();

            log.awaitLine(
                    "two agents hold tunnels of one node",
                    "node=\"w0\"",
                    "client=\"127.0.0.1\"",
                    "olderClient=\"127.0.0.1\"");
        }
        assertThat(sessions.find("w0")).isPresent().get().isNotSameAs(older);
    }

    private Optional<X509Certificate> certificate() {
        return sessions.find("w0").map(NodeSession::certificate);
    }

    private Path pem(String name, CertifiedKey key) throws IOException {
        return TestCluster.pem(directory, name, key);
    }

    private RecordingListener connect(Path pem) throws IOException {
        return gateway.connect(
                cluster, cluster.tunnelName(), pem, gateway.ports().publicPort(), LOOKS_OFTEN, TestGateway.LOOPBACK);
    }

    private void delete(String node, Instant upTo) throws IOException {
        gateway.gateway()
                .clusters()
                .publish(TestCluster.deleting(
                        cluster.route(new HostPort("127.0.0.1", 1), List.of()),
                        new DeletedNodes(Map.of(node, upTo), Optional.empty())));
    }

    private static void assertEcho(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(new byte[] {1, 2, 3});
        assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }
}
