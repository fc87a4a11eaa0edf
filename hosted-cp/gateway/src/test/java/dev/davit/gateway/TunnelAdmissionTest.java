package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DisconnectReason;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a tunnel and who does not. */
@Timeout(60)
class TunnelAdmissionTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestCluster other = new TestCluster("bbbbbbbbbb");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0", "w1");
        gateway.publish(other, "w0");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RecordingListener connect(String serverName, CertifiedKey key) throws IOException {
        return gateway.connect(cluster, serverName, key, TestGateway.LOOPBACK);
    }

    /** The alert gets lost when it meets what the agent was already sending; the gateway's log says the cause in any case. */
    private void assertRefused(CertifiedKey key, String cause) throws IOException {
        try (var log = RecordedLog.start()) {
            var listener = connect(cluster.tunnelName(), key);

            log.awaitLine("tunnel refused", "client=\"127.0.0.1\"", cause);
            await().atMost(Duration.ofSeconds(10)).until(() -> !listener.heard().isEmpty());
            assertThat(listener.heard())
                    .isSubsetOf(DisconnectReason.CERTIFICATE_REJECTED.name(), DisconnectReason.CONNECTION_LOST.name());
        }
        assertThat(gateway.gateway()
                        .clusters()
                        .byId(cluster.id())
                        .orElseThrow()
                        .sessions()
                        .all())
                .isEmpty();
    }

    @Test
    void takesANodeOfTheCluster() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        assertThat(gateway.gateway()
                        .clusters()
                        .byId(cluster.id())
                        .orElseThrow()
                        .sessions()
                        .find("w0"))
                .isPresent();
        assertThat(gateway.gateway()
                        .clusters()
                        .byId(other.id())
                        .orElseThrow()
                        .sessions()
                        .all())
                .isEmpty();
    }

    @Test
    void i6RefusesANodeOfAnotherCluster() throws Exception {
        assertRefused(other.node("w0", ExtendedUsage.CLIENT_AUTH), "Path does not chain with any of the trust anchors");
    }

    @Test
    void refusesANodeAtAnAddressThatIsNotAllowed() throws Exception {
        allow("192.0.2.0/24");

        var listener = connect(cluster.tunnelName(), cluster.node("w0", ExtendedUsage.CLIENT_AUTH));

        listener.awaitHeard("refused ADDRESS_NOT_ALLOWED", SOON);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void closesTheTunnelOfANodeThatIsNotAllowedAnyMore() throws Exception {
        var listener = gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        allow("127.0.0.0/8");
        assertThat(sessions()).hasSize(1);
        allow("192.0.2.0/24");

        listener.awaitHeard("refused ADDRESS_NOT_ALLOWED", SOON);
        await().atMost(SOON).untilAsserted(() -> assertThat(sessions()).isEmpty());
    }

    private void allow(String range) throws IOException {
        gateway.gateway()
                .clusters()
                .publish(cluster.route(new HostPort("127.0.0.1", 1), List.of(Cidr.parse(range)), "w0", "w1"));
    }

    private List<NodeSession> sessions() {
        return gateway.gateway()
                .clusters()
                .byId(cluster.id())
                .orElseThrow()
                .sessions()
                .all();
    }

    @Test
    void refusesANodesServingCertificate() throws Exception {
        assertRefused(
                cluster.node("w0", ExtendedUsage.SERVER_AUTH),
                "Extended key usage does not permit use for TLS client authentication");
    }

    @Test
    void refusesACertificateOfTheClusterThatIsNoNode() throws Exception {
        var admin = cluster.issue(
                LeafRequest.client("system:node:w0", List.of("system:nodes", "system:masters"), Duration.ofHours(1)));

        assertRefused(admin, "the certificate names no node");
    }

    @Test
    void refusesACallerWithoutACertificate() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.empty());
        try (var log = RecordedLog.start();
                var socket = TestTls.connect(
                        context, gateway.ports().publicPort(), cluster.tunnelName(), "davit-tunnel/1")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate_required");
            log.awaitLine("tunnel refused", "client=\"127.0.0.1\"", "PEER_DID_NOT_RETURN_A_CERTIFICATE");
        }
    }

    @Test
    void refusesACallerThatDoesNotSpeakTheProtocol() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.of(cluster.node("w0", ExtendedUsage.CLIENT_AUTH)));
        try (var log = RecordedLog.start();
                var socket = TestTls.connect(context, gateway.ports().publicPort(), cluster.tunnelName())) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
            log.awaitLine("tunnel refused", "client=\"127.0.0.1\"", "the client does not speak davit-tunnel/1");
        }
    }

    @Test
    void neverResumesASession() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.of(cluster.node("w0", ExtendedUsage.CLIENT_AUTH)));

        var first = sessionCreated(context);
        await().until(() -> System.currentTimeMillis() > first);

        assertThat(sessionCreated(context))
                .as("a resumed session keeps the time at which the first one was created")
                .isGreaterThan(first);
    }

    private long sessionCreated(SSLContext context) throws IOException {
        try (var socket =
                TestTls.connect(context, gateway.ports().publicPort(), cluster.tunnelName(), "davit-tunnel/1")) {
            socket.startHandshake();
            // Tickets come with the first bytes after the handshake.
            assertThat(socket.getInputStream().read()).isNotNegative();
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void tellsAnAgentOfAClusterThatItDoesNotKnow() throws Exception {
        var listener =
                connect("tunnel.cccccccccc." + TestCluster.DOMAIN, cluster.node("w0", ExtendedUsage.CLIENT_AUTH));

        listener.awaitHeard(DisconnectReason.UNKNOWN_CLUSTER.name(), Duration.ofSeconds(10));
    }

    @Test
    void anAgentRefusesTheGatewayOfAnotherCluster() throws Exception {
        var listener = connect(other.tunnelName(), cluster.node("w0", ExtendedUsage.CLIENT_AUTH));

        listener.awaitHeard(DisconnectReason.UNTRUSTED_GATEWAY.name(), Duration.ofSeconds(10));
    }

    @Test
    void tellsEveryNodeThatItsClusterIsDeleted() throws Exception {
        var deleted = gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        gateway.join(other, "w0", TestGateway.LOOPBACK);

        gateway.gateway().clusters().delete(cluster.id());

        deleted.awaitHeard("deleted", Duration.ofSeconds(5));
        assertThat(gateway.gateway()
                        .clusters()
                        .byId(other.id())
                        .orElseThrow()
                        .sessions()
                        .all())
                .hasSize(1);
    }

    @Test
    void theTunnelIsBackWithin5SecondsOfTheGatewaysReturn() throws Exception {
        var listener = gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        gateway.stopGateway();
        listener.awaitHeard(DisconnectReason.CONNECTION_LOST.name(), Duration.ofSeconds(5));
        // Long enough for the pause between attempts to have grown to its longest.
        await().atMost(Duration.ofSeconds(15))
                .until(() -> listener.heard().stream()
                                .filter(DisconnectReason.UNREACHABLE.name()::equals)
                                .count()
                        >= 5);
        listener.heard().clear();

        try (var returned = gateway.restart()) {
            returned.publish(cluster, "w0");

            // The cluster's serving certificate is signed anew, by the same CA.
            listener.awaitHeard("connected", Duration.ofSeconds(5));
        }
    }

    @Test
    void aNewerTunnelOfANodeTakesTheNewStreams() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        var sessions =
                gateway.gateway().clusters().byId(cluster.id()).orElseThrow().sessions();
        var first = sessions.find("w0").orElseThrow();

        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        assertThat(sessions.find("w0")).isPresent().get().isNotSameAs(first);
        assertThat(sessions.all()).hasSize(2).contains(first);
    }

    @Test
    void drainsByTellingTheAgentToConnectElsewhere() throws Exception {
        var listener = gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        gateway.gateway().drain();

        assertThat(gateway.gateway()
                        .clusters()
                        .byId(cluster.id())
                        .orElseThrow()
                        .sessions()
                        .find("w0"))
                .as("the only gateway keeps the tunnel until it stops")
                .isPresent();
        gateway.stopGateway();
        listener.awaitHeard(DisconnectReason.DRAINED.name(), Duration.ofSeconds(5));
        try (var next = gateway.restart()) {
            next.publish(cluster, "w0");
            listener.heard().clear();
            listener.awaitHeard("connected", Duration.ofSeconds(5));
        }
    }
}
