package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.ExtendedUsage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are exchanged while streams are open on connections that were made with the one before. */
@Timeout(60)
class CertificateRenewalTest {
    private static final Duration READ_AGAIN = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer echo = TestServer.echo();
    private TestGateway gateway;
    private TestGateway other;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        other = gateway.another("gw-2");
        gateway.publish(cluster, "w0");
        other.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
    }

    @AfterEach
    void stop() throws IOException {
        other.close();
        gateway.close();
        echo.close();
    }

    @Test
    void theGatewaysOwnIsExchangedWithoutTheEndOfAStream() throws Exception {
        await().atMost(SOON).until(() -> other.gateway().replicas() == 2);
        try (var direct = open(gateway);
                var forwarded = open(other)) {
            var renewed = gateway.serverKey();

            gateway.renewCertificate(renewed);

            await().atMost(READ_AGAIN)
                    .until(() -> shownAtEgress(gateway)
                                    .equals(renewed.certificate().getSerialNumber())
                            && shownAtEgress(other).equals(renewed.certificate().getSerialNumber()));
            assertEcho(direct);
            assertEcho(forwarded);
            try (var anew = open(other)) {
                assertEcho(anew);
            }
        }
    }

    private ConnectReply open(TestGateway at) throws Exception {
        var target = "10.244.0.5:" + echo.port();
        await().atMost(SOON).untilAsserted(() -> {
            try (var reply = at.request(cluster, target)) {
                assertThat(reply.statusLine()).startsWith("HTTP/1.1 200 ");
            }
        });
        return at.request(cluster, target);
    }

    private static void assertEcho(ConnectReply stream) throws IOException {
        stream.socket().getOutputStream().write(7);
        assertThat(stream.socket().getInputStream().read()).isEqualTo(7);
    }

    private BigInteger shownAtEgress(TestGateway at) throws Exception {
        try (var socket = at.internal(at.ports().egressCluster(), "davit://cluster/" + cluster.uid())) {
            return shown(socket);
        }
    }

    private static BigInteger shown(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    @Test
    void thatOfAClustersTunnelIsExchangedWithoutTheEndOfAStream() throws Exception {
        var session = gateway.sessions(cluster);
        var before = shownToNodes();
        try (var stream = open(gateway)) {

            // Every route of a test has another leaf, signed by the same authority.
            gateway.publish(cluster, "w0");

            assertThat(shownToNodes()).isNotEqualTo(before);
            assertEcho(stream);
            assertThat(gateway.sessions(cluster)).isEqualTo(session);
        }
    }

    @Test
    void thatOfANodeIsExchangedWithoutTheEndOfAStream() throws Exception {
        var before = gateway.sessions(cluster).getFirst();
        var renewed = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        try (var stream = open(gateway)) {

            gateway.renewNode(renewed);

            await().atMost(SOON)
                    .until(() -> gateway.sessions(cluster).stream()
                            .anyMatch(session -> session.certificate().equals(renewed.certificate())));
            assertEcho(stream);
            assertThat(gateway.sessions(cluster)).contains(before);
            try (var anew = open(gateway)) {
                assertEcho(anew);
            }
        }
        await("the connection before ends with its last stream")
                .atMost(SOON)
                .until(() -> !gateway.sessions(cluster).contains(before));
    }

    private BigInteger shownToNodes() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.of(cluster.node("w0", ExtendedUsage.CLIENT_AUTH)));
        try (var socket =
                TestTls.connect(context, gateway.ports().publicPort(), cluster.tunnelName(), "davit-tunnel/1")) {
            return shown(socket);
        }
    }
}
