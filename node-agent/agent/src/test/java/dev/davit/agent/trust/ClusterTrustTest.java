package dev.davit.agent.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.cluster.ClusterName;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.testing.TestAuthority;
import dev.davit.agent.testing.TlsServer;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTrustTest {
    private static final ClusterName CLUSTER = new ClusterName("7k3f2qh2md", "hosted.example");
    private static final TestAuthority AUTHORITY = TestAuthority.create("cluster");
    private static final CaPin PIN = CaPin.of(AUTHORITY.certificate());

    private final ClusterTrust trust = new ClusterTrust(GatewayConnector.direct(), Duration.ofSeconds(10));

    @Test
    void trustsTheServerWhoseChainHoldsThePinnedAuthority() throws IOException {
        var leaf = AUTHORITY.server(CLUSTER.apiServer());

        try (var server = serving(leaf)) {
            var trusted = trust.establish(server.address(), CLUSTER, PIN);

            assertThat(trusted.authority()).isEqualTo(AUTHORITY.certificate());
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(server.serverName()).contains(CLUSTER.apiServer()));
            assertThat(server.bytesReceived()).isZero();
        }
    }

    @Test
    void refusesAnotherAuthorityAndSaysWhichItFound() throws IOException {
        var other = TestAuthority.create("other");
        var leaf = other.server(CLUSTER.apiServer());

        try (var server = new TlsServer(leaf, List.of(leaf.certificate(), other.certificate()))) {
            assertRefused(
                    server,
                    "expected a CA with " + PIN,
                    CaPin.of(other.certificate()).toString());
        }
    }

    @Test
    void refusesAChainWithoutAnAuthority() throws IOException {
        var leaf = AUTHORITY.server(CLUSTER.apiServer());

        try (var server = new TlsServer(leaf, List.of(leaf.certificate()))) {
            assertRefused(server, "no CA in the chain");
        }
    }

    @Test
    void refusesALeafThatThePinnedAuthorityHasNotSigned() throws IOException {
        var leaf = TestAuthority.create("other").server(CLUSTER.apiServer());

        try (var server = serving(leaf)) {
            assertRefused(server, "did not prove to be " + CLUSTER.apiServer());
        }
    }

    @Test
    void refusesTheNameOfAnotherClusterOfTheSameAuthority() throws IOException {
        try (var server = serving(AUTHORITY.server("api.aaaaaaaaaa.hosted.example"))) {
            assertRefused(server, "did not prove to be " + CLUSTER.apiServer());
        }
    }

    @Test
    void namesTheClockWhenTheCertificateIsNotValidNow() throws IOException {
        try (var server = serving(AUTHORITY.server(Instant.now().minus(Duration.ofHours(1)), CLUSTER.apiServer()))) {
            assertRefused(server, "set the clock");
        }
    }

    @Test
    void saysThatTheGatewayCannotBeReached() throws IOException {
        int unused;
        try (var socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> trust.establish(new HostPort("127.0.0.1", unused), CLUSTER, PIN))
                .withMessageContaining("cannot be reached")
                .matches(failure -> failure.exitCode() == ExitCode.UNREACHABLE);
    }

    @Test
    void saysThatTheServerEndedTheConnection() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var closer = Thread.ofVirtual().start(() -> {
                try {
                    socket.accept().close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatExceptionOfType(AgentException.class)
                    .isThrownBy(() -> trust.establish(new HostPort("127.0.0.1", socket.getLocalPort()), CLUSTER, PIN))
                    .matches(failure -> failure.exitCode() == ExitCode.UNREACHABLE);
            closer.join();
        }
    }

    @Test
    void readsAPinAsKubeadmWritesIt() {
        var hex = "AB".repeat(32);

        assertThat(CaPin.parse("sha256:" + hex)).contains(new CaPin(hex.toLowerCase(java.util.Locale.ROOT)));
        assertThat(CaPin.parse(hex)).isEmpty();
        assertThat(CaPin.parse("sha256:abc")).isEmpty();
    }

    private static TlsServer serving(TestAuthority.Leaf leaf) {
        return new TlsServer(leaf, List.of(leaf.certificate(), AUTHORITY.certificate()));
    }

    private void assertRefused(TlsServer server, String... parts) {
        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> trust.establish(server.address(), CLUSTER, PIN))
                .matches(failure -> failure.exitCode() == ExitCode.UNTRUSTED)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
        assertThat(server.bytesReceived()).isZero();
    }
}
