package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DialDecision;
import dev.davit.agent.tunnel.DialPolicy;
import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECTs that reach a gateway without the node's tunnel, and who may pass them on. */
@Timeout(60)
class PeerForwardingTest {
    private static final String OK = "HTTP/1.1 200 Connection established";
    private static final String GATEWAY = "davit://gateway/gw-9";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int BIG = 8 * 1024 * 1024;
    private static final InetAddress POD = InetAddress.ofLiteral("10.244.200.9");

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestCluster other = new TestCluster("bbbbbbbbbb");
    private final TestServer echo = TestServer.echo();
    private TestGateway first;
    private TestGateway second;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        first = TestGateway.start(directory);
        second = first.another("gw-2");
        for (var gateway : List.of(first, second)) {
            gateway.publish(cluster, "w0", "w1");
            gateway.publish(other, "o0", "o1", "o2");
        }
    }

    @AfterEach
    void stop() throws IOException {
        second.close();
        first.close();
        echo.close();
    }

    private String pod() {
        return "10.244.0.5:" + echo.port();
    }

    private void awaitReached(TestGateway gateway, String target) {
        await().atMost(SOON).untilAsserted(() -> {
            try (var reply = gateway.request(cluster, target)) {
                assertThat(reply.statusLine()).isEqualTo(OK);
            }
        });
    }

    private void assertEcho(TestGateway gateway, String target) throws IOException, GeneralSecurityException {
        try (var reply = gateway.request(cluster, target)) {
            assertThat(reply.statusLine()).isEqualTo(OK);
            assertEcho(reply);
        }
    }

    private static void assertEcho(ConnectReply reply) throws IOException {
        reply.socket().getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(reply.socket().getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }

    @Test
    void aConnectGoesThroughTheGatewayThatHasTheTunnelWhicheverThatIs() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        second.join(cluster, "w1", TestGateway.LOOPBACK);
        awaitReached(second, pod());
        awaitReached(first, "10.244.1.5:" + echo.port());

        assertEcho(second, pod());
        assertEcho(first, "10.244.1.5:" + echo.port());
        assertThat(first.gateway().forwarded()).isPositive();
        assertThat(second.gateway().forwarded()).isPositive();
    }

    @Test
    void bytesArriveUnchangedBothWaysAtOnce() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());
        var bytes = new byte[BIG];
        new Random(42).nextBytes(bytes);

        try (var reply = second.request(cluster, pod())) {
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    reply.socket().getOutputStream().write(bytes);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(reply.socket().getInputStream().readNBytes(BIG)).isEqualTo(bytes);
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatSpeaksFirstAndEndsIsHeardToItsEnd() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());
        try (var server = new TestServer(
                connection -> connection.getOutputStream().write("all of it".getBytes(StandardCharsets.UTF_8)))) {
            for (var i = 0; i < 20; i++) {
                try (var reply = second.request(cluster, "10.244.0.5:" + server.port())) {
                    assertThat(reply.socket().getInputStream().readAllBytes())
                            .asString()
                            .isEqualTo("all of it");
                }
            }
        }
    }

    @Test
    void deliversEverythingThatWasWrittenBeforeTheEnd() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());
        var bytes = new byte[BIG];
        new Random(7).nextBytes(bytes);
        try (var server = new TestServer(connection -> {
                    connection.getOutputStream().write(bytes);
                    connection.shutdownOutput();
                });
                var reply = second.request(cluster, "10.244.0.5:" + server.port())) {

            assertThat(reply.socket().getInputStream().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void theEndOfTheApiServersBytesReachesTheNode() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());
        var ended = new CompletableFuture<String>();
        try (var server = new TestServer(connection ->
                ended.complete(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)))) {
            try (var reply = second.request(cluster, "10.244.0.5:" + server.port())) {
                reply.socket().getOutputStream().write("last words".getBytes(StandardCharsets.UTF_8));
            }

            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("last words");
        }
    }

    @Test
    void aRefusalIsTheSameAsAtTheGatewayThatHasTheTunnel() throws Exception {
        var nobody = TestServer.echo();
        nobody.close();
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());

        try (var reply = second.request(cluster, "10.244.0.5:" + nobody.port());
                var direct = first.request(cluster, "10.244.0.5:" + nobody.port())) {
            assertThat(reply.statusLine())
                    .startsWith("HTTP/1.1 502 DIAL_FAILED")
                    .isEqualTo(direct.statusLine());
        }
    }

    @Test
    void aTunnelThatBreaksDuringTheDialGivesWayToTheOneAtTheOtherGateway() throws Exception {
        second.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(first, pod());
        var broken = new CompletableFuture<Void>();
        DialPolicy breaking = target -> {
            first.sessions(cluster).forEach(session -> session.close(CloseReason.SOCKET_FAILED));
            broken.complete(null);
            return new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
        };
        first.join(cluster, "w0", breaking);

        assertEcho(first, pod());

        assertThat(broken).isCompleted();
    }

    @Test
    void aForwardedConnectIsNeverForwardedAgain() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        awaitReached(second, pod());

        try (var reply = second.forward(GATEWAY, pod(), "Davit-Cluster: " + cluster.uid())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 503 NODE_NOT_CONNECTED");
        }
    }

    @Test
    void aForwardedConnectIsServedFromTheOwnTunnelOfTheNamedCluster() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);

        try (var reply = first.forward(GATEWAY, pod(), "davit-cluster:" + cluster.uid())) {
            assertThat(reply.statusLine()).isEqualTo(OK);
            assertEcho(reply);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "davit://operator",
        "davit://cluster/uid-aaaaaaaaaa",
        "davit://gateway/",
        "https://gateway/gw-9",
    })
    void onlyAGatewayMayForward(String identity) throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);

        try (var log = RecordedLog.start()) {
            assertThatThrownBy(() -> first.forward(identity, pod(), "Davit-Cluster: " + cluster.uid())
                            .close())
                    .isInstanceOf(IOException.class);
            log.awaitLine("peer connection refused", "client=", "the client certificate names no gateway");
        }
    }

    @Test
    void aGatewayOfAnotherAuthorityMayNotForward() throws Exception {
        var foreign = TestCluster.internal(cluster.ca(), GATEWAY);
        var context = TestTls.context(first.ca(), Optional.of(foreign));

        try (var socket = TestTls.connect(context, first.ports().peer(), "gateway-internal.davit-system.svc")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Davit-Cluster:"})
    void aGatewayMustNameACluster(String field) throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);

        try (var reply = first.forward(GATEWAY, pod(), field.isEmpty() ? "X: y" : field)) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 403 IDENTITY_NOT_ALLOWED");
        }
    }

    @Test
    void aGatewayMayNameOneClusterOnly() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);

        try (var reply =
                first.forward(GATEWAY, pod(), "Davit-Cluster: " + cluster.uid(), "davit-cluster: " + other.uid())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 400 BAD_REQUEST: a header field is repeated");
        }
    }

    @Test
    void i6AForwardedIdentityMeansNothingAtTheEgressPort() throws Exception {
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        first.join(other, "o2", TestGateway.LOOPBACK);
        var identity = "davit://cluster/" + cluster.uid();
        var forged = "Davit-Cluster: " + other.uid();

        try (var own = ConnectReply.of(first.internal(first.ports().egressCluster(), identity), pod(), forged);
                var foreign =
                        ConnectReply.of(first.internal(first.ports().egressCluster(), identity), "o2:10250", forged)) {
            assertThat(own.statusLine()).isEqualTo(OK);
            assertEcho(own);
            assertThat(foreign.statusLine()).startsWith("HTTP/1.1 404 UNKNOWN_TARGET");
        }
    }

    @Test
    void aPodThatOneGatewayHeardOfIsReachedThroughTheOtherOne() throws Exception {
        first.publishWithAnnouncedPods(cluster, "w0", "w1");
        second.publishWithAnnouncedPods(cluster, "w0", "w1");
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        var target = new HostPort(POD.getHostAddress(), echo.port()).toString();

        first.lastTunnel().announce(Set.of(POD));

        awaitReached(second, target);
        assertEcho(second, target);
    }

    @Test
    void anAddressThatIsAnnouncedToTwoGatewaysByTwoMachinesIsNobodys() throws Exception {
        first.publishWithAnnouncedPods(cluster, "w0", "w1");
        second.publishWithAnnouncedPods(cluster, "w0", "w1");
        first.join(cluster, "w0", TestGateway.LOOPBACK);
        second.join(cluster, "w1", TestGateway.LOOPBACK);
        var target = new HostPort(POD.getHostAddress(), echo.port()).toString();
        first.lastTunnel().announce(Set.of(POD));
        awaitReached(second, target);

        second.lastTunnel().announce(Set.of(POD));

        for (var gateway : List.of(first, second)) {
            await().atMost(SOON).untilAsserted(() -> {
                try (var reply = gateway.request(cluster, target)) {
                    assertThat(reply.statusLine()).contains("409", "ADDRESS_CONFLICT");
                }
            });
        }
        second.lastTunnel().announce(Set.of());
        awaitReached(second, target);
    }
}
