package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.Dials;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestBalancer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent behind one address of several gateways: which of them it is connected to. */
@Timeout(60)
class TwoGatewaysTest {
    private static final String OK = "HTTP/1.1 200 Connection established";
    private static final Duration SOON = Duration.ofSeconds(15);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer echo = TestServer.echo();
    private TestGateway first;
    private TestBalancer balancer;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        first = TestGateway.start(directory);
        first.publish(cluster, "w0");
        balancer = new TestBalancer(first);
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        balancer.close();
        echo.close();
    }

    private TestGateway second(String replica) throws Exception {
        var gateway = first.another(replica);
        gateway.publish(cluster, "w0");
        return gateway;
    }

    private void awaitOneTunnelTo(TestGateway gateway) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(gateway.sessions(cluster)).hasSize(1));
    }

    @Test
    void anAgentIsConnectedToBothGateways() throws Exception {
        try (var second = second("gw-2")) {
            balancer.leadTo(first, second);
            await().atMost(SOON).until(() -> first.gateway().replicas() == 2);

            var listener = first.join(cluster, "w0", balancer.address());

            awaitOneTunnelTo(first);
            awaitOneTunnelTo(second);
            assertThat(listener.heard()).containsOnly("connected");
        }
    }

    @Test
    void withOneGatewayOneConnectionIsEnough() throws Exception {
        first.join(cluster, "w0", balancer.address());

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> balancer.connections() == 1);
    }

    @Test
    void anAgentConnectsASecondTimeWhenASecondGatewayComes() throws Exception {
        var listener = first.join(cluster, "w0", balancer.address());

        try (var second = second("gw-2")) {
            balancer.leadTo(first, second);

            awaitOneTunnelTo(second);
            assertThat(first.sessions(cluster)).hasSize(1);
            assertThat(listener.heard()).containsOnly("connected");
        }
    }

    @Test
    void aConnectionToTheGatewayThatTheAgentHasIsNeverRouted() throws Exception {
        try (var second = second("gw-2")) {
            balancer.leadTo(first, first, first, second);
            await().atMost(SOON).until(() -> first.gateway().replicas() == 2);

            first.join(cluster, "w0", balancer.address());
            var only = first.sessions(cluster);
            awaitOneTunnelTo(second);

            assertThat(balancer.connections()).isGreaterThan(2);
            assertThat(first.sessions(cluster)).isEqualTo(only);
        }
    }

    @Test
    void theLossOfOneGatewayEndsNothingOnTheOtherAndIsMadeUpFor() throws Exception {
        var second = second("gw-2");
        balancer.leadTo(first, second);
        var listener = first.join(cluster, "w0", balancer.address());
        awaitOneTunnelTo(second);
        try (var reply = first.request(cluster, "10.244.0.5:" + echo.port())) {
            second.close();
            balancer.leadTo(first);

            reply.socket().getOutputStream().write(7);
            assertThat(reply.socket().getInputStream().read()).isEqualTo(7);
            await().atMost(SOON).until(() -> first.gateway().replicas() == 1);

            try (var third = second("gw-3")) {
                balancer.leadTo(first, third);
                awaitOneTunnelTo(third);
            }
            reply.socket().getOutputStream().write(8);
            assertThat(reply.socket().getInputStream().read()).isEqualTo(8);
        }
        assertThat(listener.heard()).containsOnly("connected");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newStreamsWorkWithinASecondOfTheLossOfEitherGateway(boolean older) throws Exception {
        try (var second = second("gw-2")) {
            balancer.leadTo(first, second);
            first.join(cluster, "w0", balancer.address());
            awaitOneTunnelTo(first);
            awaitOneTunnelTo(second);
            var lost = older ? first : second;
            var left = older ? second : first;
            // No other tunnel to the one that is left, should the agent look for one.
            balancer.leadTo(lost);
            var dials = new Dials(left, cluster, "10.244.0.5:" + echo.port());
            await().atMost(SOON).until(() -> dials.made() > 5);
            var longest = dials.longest();

            lost.stopGateway();

            assertThatThrownBy(() -> lost.request(cluster, "10.244.0.5:" + echo.port()))
                    .as("upon which kube-apiserver asks the other one")
                    .isInstanceOf(ConnectException.class);
            var made = dials.made();
            await().atMost(SOON).until(() -> dials.made() > made + 10);
            dials.end();
            assertThat(dials.longest()).isLessThan(longest.plusSeconds(1));
            assertThat(left.gateway().forwarded()).isZero();
        }
    }

    @Test
    void whatAnAgentAnnouncesBothGatewaysHear() throws Exception {
        first.publishWithAnnouncedPods(cluster, "w0");
        try (var second = first.another("gw-2")) {
            second.publishWithAnnouncedPods(cluster, "w0");
            balancer.leadTo(first, second);
            first.join(cluster, "w0", balancer.address());
            first.lastTunnel().announce(Set.of(InetAddress.ofLiteral("10.244.200.9")));
            awaitOneTunnelTo(first);
            awaitOneTunnelTo(second);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(statusOf("10.244.200.9")).isEqualTo(OK));
            await().atMost(SOON).untilAsserted(() -> {
                try (var reply = second.request(cluster, "10.244.200.9:" + echo.port())) {
                    assertThat(reply.statusLine()).isEqualTo(OK);
                }
            });
            assertThat(first.gateway().forwarded() + second.gateway().forwarded())
                    .as("each has the tunnel itself")
                    .isZero();
        }
    }

    @Test
    void aRenewedCertificateIsShownToBothGatewaysAndNobodyIsTakenForTwo() throws Exception {
        var renewed = cluster.node("w0", ExtendedUsage.CLIENT_AUTH);
        try (var second = second("gw-2");
                var log = RecordedLog.start()) {
            balancer.leadTo(first, second);
            var listener = first.join(cluster, "w0", balancer.address());
            awaitOneTunnelTo(first);
            awaitOneTunnelTo(second);
            try (var reply = first.request(cluster, "10.244.0.5:" + echo.port());
                    var other = second.request(cluster, "10.244.0.5:" + echo.port())) {

                first.renewNode(renewed);

                for (var gateway : List.of(first, second)) {
                    await().atMost(Duration.ofSeconds(20)).until(() -> holds(gateway, renewed));
                }
                for (var stream : List.of(reply, other)) {
                    stream.socket().getOutputStream().write(7);
                    assertThat(stream.socket().getInputStream().read()).isEqualTo(7);
                }
            }
            awaitOneTunnelTo(first);
            awaitOneTunnelTo(second);
            assertThat(listener.heard()).containsOnly("connected");
            assertThat(log.take()).noneMatch(line -> line.contains("two agents"));
        }
    }

    @Test
    void twoMachinesWithOneCertificateAreNoticedAtTwoGateways() throws Exception {
        try (var second = second("gw-2");
                var log = RecordedLog.start()) {
            first.join(cluster, "w0", TestGateway.LOOPBACK);
            second.join(cluster, "w0", TestGateway.LOOPBACK);

            await().atMost(SOON.multipliedBy(2))
                    .until(() ->
                            log.take().stream().anyMatch(line -> line.contains("two agents hold tunnels of one node")));
        }
    }

    private boolean holds(TestGateway gateway, CertifiedKey key) {
        return gateway.sessions(cluster).stream()
                .anyMatch(session -> session.certificate().equals(key.certificate()));
    }

    private String statusOf(String pod) throws Exception {
        try (var reply = first.request(cluster, pod + ":" + echo.port())) {
            return reply.statusLine();
        }
    }
}
