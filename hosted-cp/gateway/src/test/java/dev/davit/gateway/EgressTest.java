package dev.davit.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.davit.agent.tunnel.OwnNodePolicy;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.CertifiedKey;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kube-apiserver may reach at the two egress ports, and what it is told otherwise. */
@Timeout(60)
class EgressTest {
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestCluster other = new TestCluster("bbbbbbbbbb");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0", "away");
        gateway.publish(other, "o0", "o1", "o2");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:10250, 404 UNKNOWN_TARGET",
        "169.254.169.254:80, 404 UNKNOWN_TARGET",
        "[::ffff:127.0.0.1]:10250, 404 UNKNOWN_TARGET",
        "10.1.0.1:10250, 503 NODE_NOT_CONNECTED",
        "away:10250, 503 NODE_NOT_CONNECTED",
        "10.244.1.7:443, 503 NODE_NOT_CONNECTED",
        "10.2.0.1:10250, 404 UNKNOWN_TARGET",
        "o0:10250, 404 UNKNOWN_TARGET",
        "10.244.2.9:443, 404 UNKNOWN_TARGET",
        "10.0.0.1:6443, 403 PORT_NOT_ALLOWED",
        "224.0.0.1:10250, 404 UNKNOWN_TARGET",
        "[fe80::1]:10250, 404 UNKNOWN_TARGET",
        "[::ffff:169.254.169.254]:80, 404 UNKNOWN_TARGET",
        "localhost:10250, 404 UNKNOWN_TARGET",
        "10.244.9.9:443, 404 UNKNOWN_TARGET",
        "10.0.0.1:22, 403 PORT_NOT_ALLOWED",
        "example.org:443, 404 UNKNOWN_TARGET",
        "10.0.0.1:0, 400 BAD_REQUEST",
        "nonsense, 400 BAD_REQUEST"
    })
    void saysInTheStatusLineWhyATargetIsRefused(String target, String reason) throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        try (var reply = gateway.request(cluster, target)) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 " + reason + ": ");
        }
    }

    @Test
    void theNodeItselfRefusesWhatItDoesNotOwn() throws Exception {
        gateway.join(cluster, "w0", new OwnNodePolicy("w0", Set::of, Set.of(10250), address -> false));

        try (var reply = gateway.request(cluster, "10.244.0.9:8080")) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 403 NOT_OWN_ADDRESS");
        }
    }

    @Test
    void passesOnThatTheDialFailed() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        var server = TestServer.echo();
        server.close();

        try (var reply = gateway.request(cluster, "10.244.0.9:" + server.port())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 502 DIAL_FAILED");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"davit://operator", "davit://gateway/gw-0", "davit://cluster/", "https://cluster/uid-aaaaaaaaaa"
            })
    void takesNobodyButAHostedCluster(String identity) throws Exception {
        try (var log = RecordedLog.start();
                var reply = gateway.request(gateway.ports().egressCluster(), identity, "10.0.0.1:10250");
                var outside = gateway.request(gateway.ports().egressControlPlane(), identity, "192.0.2.1:443")) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 403 IDENTITY_NOT_ALLOWED");
            assertThat(outside.statusLine()).startsWith("HTTP/1.1 403 IDENTITY_NOT_ALLOWED");
            log.awaitLine("egress refused", "client=", "the client certificate names no hosted cluster");
        }
    }

    @Test
    void aHeaderMakesNobodyAnotherCluster() throws Exception {
        try (var socket = gateway.internal(gateway.ports().egressCluster(), "davit://cluster/" + cluster.uid())) {
            socket.getOutputStream()
                    .write(("CONNECT o0:10250 HTTP/1.1\r\nHost: 127.0.0.1\r\nDavit-Cluster: " + other.uid()
                                    + "\r\n\r\n")
                            .getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 404 UNKNOWN_TARGET");
        }
    }

    @Test
    void aGatewayForwardsNothingAtTheEgressPorts() throws Exception {
        var forwarded = "Davit-Cluster: " + cluster.uid();
        for (var port : List.of(gateway.ports().egressCluster(), gateway.ports().egressControlPlane())) {
            try (var reply =
                    ConnectReply.of(gateway.internal(port, "davit://gateway/gw-9"), "10.0.0.1:10250", forwarded)) {
                assertThat(reply.statusLine()).startsWith("HTTP/1.1 403 IDENTITY_NOT_ALLOWED");
            }
        }
    }

    @Test
    void knowsOnlyPublishedClusters() throws Exception {
        try (var reply =
                gateway.request(gateway.ports().egressCluster(), "davit://cluster/uid-unknown", "10.0.0.1:10250")) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 404 UNKNOWN_CLUSTER");
        }
        assertCounted(Refused.EGRESS, "UNKNOWN_CLUSTER");
    }

    @Test
    void refusesACertificateOfAHostedClustersOwnAuthority() throws Exception {
        var foreign = TestCluster.internal(cluster.ca(), "davit://cluster/" + cluster.uid());

        assertRefused(Optional.of(foreign), "bad_certificate", "valid certification path");
        assertCounted(Refused.EGRESS, "BAD_CERTIFICATE");
    }

    @Test
    void refusesAClientWithoutACertificate() throws Exception {
        assertRefused(Optional.empty(), "certificate_required", "PEER_DID_NOT_RETURN_A_CERTIFICATE");
        assertCounted(Refused.EGRESS, "NO_CERTIFICATE");
    }

    private void assertCounted(Refused port, String reason) {
        assertThat(gateway.gateway().refusals().all()).containsOnly(entry(new RefusalCounts.Key(port, reason), 1L));
    }

    @Test
    void saysThatAClientHungUpDuringTheHandshake() throws Exception {
        try (var log = RecordedLog.start()) {
            new Socket(InetAddress.getLoopbackAddress(), gateway.ports().egressCluster()).close();

            log.awaitLine("egress refused", "client=", "the client hung up");
        }
        assertCounted(Refused.EGRESS, "CLIENT_HUNG_UP");
    }

    @Test
    void manyBrokenHandshakesOfOneClientLeaveOneLine() throws Exception {
        try (var log = RecordedLog.start()) {
            for (var attempt = 0; attempt < 20; attempt++) {
                try (var socket = new Socket(
                        InetAddress.getLoopbackAddress(), gateway.ports().egressCluster())) {
                    socket.getOutputStream()
                            .write("GET /%d HTTP/1.1\r\n\r\n".formatted(attempt).getBytes(US_ASCII));
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            }

            assertThat(log.take())
                    .filteredOn(line -> line.startsWith("egress refused"))
                    .singleElement()
                    .asString()
                    .contains("the client does not speak TLS");
        }
        assertThat(gateway.gateway().refusals().all())
                .containsOnly(entry(new RefusalCounts.Key(Refused.EGRESS, "NO_TLS"), 20L));
    }

    /** The alert tells the client, the line in the log whoever looks after the gateway. */
    private void assertRefused(Optional<CertifiedKey> identity, String alert, String cause) throws Exception {
        var context = TestTls.context(gateway.ca(), identity);
        try (var log = RecordedLog.start();
                var socket = TestTls.connect(
                        context, gateway.ports().egressCluster(), "gateway-internal.davit-system.svc")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(alert);
            log.awaitLine("egress refused", "client=", cause);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "localhost:8080",
                "169.254.169.254:80",
                "10.96.0.1:443",
                "0.0.0.0:80",
                "224.0.0.1:80",
                "[::1]:80",
                "[::]:80",
                "[fe80::1]:80",
                "[::ffff:10.96.0.1]:443",
                "[::10.96.0.1]:443",
                "[64:ff9b::a60:1]:443",
                "[2002:a60:1::1]:443"
            })
    void theOutsideIsNotTheManagementCluster(String target) throws Exception {
        try (var reply = outside(target)) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 403 RANGE_DENIED");
        }
    }

    /** A webhook client that follows a redirect dials anew, and each dial is judged. */
    @Test
    void aRedirectOpensNothing() throws Exception {
        gateway.gateway().clusters().publish(TestGateway.settings(List.of(), List.of(Cidr.parse("127.0.0.1/32"))));
        var redirect = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
        try (var server = new TestServer(
                        connection -> connection.getOutputStream().write(redirect.getBytes(US_ASCII)));
                var reply = outside("127.0.0.1:" + server.port());
                var followed = outside("169.254.169.254:80")) {
            assertThat(new String(reply.socket().getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo(redirect);
            assertThat(followed.statusLine()).startsWith("HTTP/1.1 403 RANGE_DENIED");
        }
    }

    @Test
    void anExceptionOpensADeniedRange() throws Exception {
        gateway.gateway()
                .clusters()
                .publish(TestGateway.settings(List.of(), List.of(Cidr.parse("127.0.0.1/32"), Cidr.parse("::1/128"))));
        try (var server = TestServer.echo();
                var reply = outside("localhost:" + server.port())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 200");

            reply.socket().getOutputStream().write(new byte[] {1, 2, 3});

            assertThat(reply.socket().getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void saysThatANameDoesNotResolve() throws Exception {
        try (var reply = outside("no-such-host.invalid:443")) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 502 UNRESOLVABLE");
        }
        assertCounted(Refused.OUTSIDE, "UNRESOLVABLE");
    }

    private ConnectReply outside(String target) throws Exception {
        return gateway.request(gateway.ports().egressControlPlane(), "davit://cluster/" + cluster.uid(), target);
    }
}
