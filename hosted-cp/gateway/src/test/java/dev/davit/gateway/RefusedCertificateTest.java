package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.ResumingClient;
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
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that make no tunnel, by a client that need not play by the agent's rules. */
@Timeout(60)
class RefusedCertificateTest {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String ALPN = "davit-tunnel/1";
    private static final String NO_TRUST = "Path does not chain with any of the trust anchors";
    private static final String NO_NODE = "the certificate names no node";

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestCluster other = new TestCluster("bbbbbbbbbb");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
        gateway.publish(other, "w0");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("another organization", c -> client(c, "system:node:w0", "system:masters"), NO_NODE),
                refused("a second one", c -> client(c, "system:node:w0", "system:nodes", "system:masters"), NO_NODE),
                refused("no organization", c -> client(c, "system:node:w0"), NO_NODE),
                refused("no node's name", c -> client(c, "kubernetes-admin", "system:nodes"), NO_NODE),
                refused("an empty name", c -> client(c, "system:node:", "system:nodes"), NO_NODE),
                refused("a name that is none", c -> client(c, "system:node:../w0", "system:nodes"), NO_NODE),
                refused(
                        "a kubelet's serving certificate",
                        c -> c.node("w0", ExtendedUsage.SERVER_AUTH),
                        "does not permit use for TLS client authentication"),
                refused("no usage, which elsewhere stands for every one", c -> c.nodeWithoutUsage("w0"), NO_NODE),
                refused(
                        "one that has expired",
                        c -> c.node(
                                "w0", ExtendedUsage.CLIENT_AUTH, Instant.now().minus(LIFE.multipliedBy(2))),
                        "NotAfter"),
                refused(
                        "one that is not valid yet",
                        c -> c.node(
                                "w0", ExtendedUsage.CLIENT_AUTH, Instant.now().plus(LIFE)),
                        "NotBefore"),
                refused(
                        "another authority of the same name",
                        c -> new TestCluster(c.id()).node("w0", ExtendedUsage.CLIENT_AUTH),
                        NO_TRUST));
    }

    private static Arguments refused(String what, Function<TestCluster, CertifiedKey> key, String cause) {
        return Arguments.of(what, key, cause);
    }

    private static CertifiedKey client(TestCluster cluster, String name, String... organizations) {
        return cluster.issue(LeafRequest.client(name, List.of(organizations), LIFE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void makesNoTunnel(String what, Function<TestCluster, CertifiedKey> key, String cause) throws Exception {
        assertRefused(TestTls.trustingAnyone(key.apply(cluster)), cluster, cause);
    }

    @Test
    void i6ANodeOfOneClusterGetsNoTunnelUnderTheNameOfAnother() throws Exception {
        var node = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);

        assertRefused(TestTls.trustingAnyone(node), other, NO_TRUST);
    }

    @Test
    void i6ASessionOfOneClusterIsWorthNothingUnderTheNameOfAnother() throws Exception {
        var port = gateway.ports().publicPort();
        try (var log = RecordedLog.start();
                var client = new ResumingClient(cluster.node("w0", ExtendedUsage.CLIENT_AUTH), ALPN)) {
            assertThat(client.isServed(port, cluster.tunnelName())).isTrue();

            assertThat(client.isServed(port, other.tunnelName())).isFalse();
            log.awaitLine("tunnel refused", "cluster=\"test/" + other.id() + "\"", NO_TRUST);
        }
    }

    @Test
    void aSessionFromBeforeTheAuthorityWasTakenAwayIsWorthNothing() throws Exception {
        var port = gateway.ports().publicPort();
        var successor = new TestCluster(cluster.id());
        try (var log = RecordedLog.start();
                var client = new ResumingClient(cluster.node("w0", ExtendedUsage.CLIENT_AUTH), ALPN)) {
            assertThat(client.isServed(port, cluster.tunnelName())).isTrue();

            gateway.gateway().clusters().publish(successor.route(new HostPort("127.0.0.1", 1), List.of(), "w0"));

            assertThat(client.isServed(port, cluster.tunnelName())).isFalse();
            log.awaitLine("tunnel refused", "cluster=\"test/" + cluster.id() + "\"", NO_TRUST);
        }
    }

    /** The alert gets lost when it meets what the client was already sending; the log says the cause in any case. */
    private void assertRefused(SSLContext context, TestCluster at, String cause) throws Exception {
        try (var log = RecordedLog.start();
                var socket = TestTls.connect(context, gateway.ports().publicPort(), at.tunnelName(), ALPN)) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
            log.awaitLine("tunnel refused", "cluster=\"test/" + at.id() + "\"", cause);
        }
    }
}
