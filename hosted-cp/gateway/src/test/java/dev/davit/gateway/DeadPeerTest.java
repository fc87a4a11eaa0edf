package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.gateway.peer.PeerTiming;
import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestBalancer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.tunnel.TunnelTiming;
import dev.davit.pki.ExtendedUsage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packets between a machine and its gateway vanish, and nobody tells either end. */
@Timeout(60)
class DeadPeerTest {
    private static final Duration NOTICED = Duration.ofSeconds(15);

    /** Two in which nothing came, and the rest of the one that had begun. */
    private static final int INTERVALS = 3;

    private static final Duration HANDSHAKE = TunnelConfig.Timing.standard().handshake();
    private static final Duration PING = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Duration SLACK = Duration.ofSeconds(1);
    private static final Duration BOUND = PING.multipliedBy(INTERVALS).plus(SLACK);

    @TempDir
    private Path directory = Path.of("");

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestServer pod;

    @BeforeEach
    void start() {
        pod = TestServer.echo();
    }

    @AfterEach
    void stop() throws IOException {
        pod.close();
    }

    @Test
    void theGatewayNoticesAMachineThatIsGone() throws Exception {
        try (var gateway = gateway(PING);
                var line = new TestBalancer(gateway)) {
            connect(gateway, line, NEVER).awaitConnected();
            try (var stream = stream(gateway)) {

                line.freeze();

                await().pollInterval(Duration.ofMillis(10))
                        .atMost(BOUND)
                        .until(() -> gateway.sessions(cluster).isEmpty());
                assertThat(HealthClient.get(gateway, "/metrics").body())
                        .contains("davit_gateway_tunnels_closed_total{reason=\"dead_peer\"} 1\n");
                stream.socket().setSoTimeout((int) BOUND.toMillis());
                assertThatThrownBy(() -> stream.socket().getInputStream().read())
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void theAgentNoticesAGatewayThatIsGone() throws Exception {
        try (var gateway = gateway(NEVER);
                var line = new TestBalancer(gateway)) {
            var agent = connect(gateway, line, PING);
            agent.awaitConnected();
            try (var stream = stream(gateway)) {
                assertThat(stream.statusLine()).contains("200");

                line.freeze();

                agent.awaitHeard("DEAD_PEER", BOUND);
                await().atMost(BOUND).until(() -> pod.connections() == 0);
                await("an attempt that hangs").atMost(BOUND).until(() -> line.connections() == 2);
                line.thaw();
                await("another one beside it")
                        .atMost(HANDSHAKE.minusSeconds(1))
                        .until(() -> agent.heard().getLast().equals("connected"));
                assertThat(agent.heard()).containsExactly("connected", "DEAD_PEER", "connected");
            }
        }
    }

    /** What the tests above show of one second holds of what is used: see LivenessHandler for the three intervals. */
    @Test
    void withTheStandardTimingADeadPeerIsNoticedWithin15Seconds() {
        assertThat(TunnelTiming.standard().ping().multipliedBy(INTERVALS)).isLessThanOrEqualTo(NOTICED);
        assertThat(TunnelConfig.Timing.standard().ping().multipliedBy(INTERVALS))
                .isLessThanOrEqualTo(NOTICED);
        assertThat(PeerTiming.standard().silence()).isLessThanOrEqualTo(NOTICED);
    }

    private TestGateway gateway(Duration ping) throws Exception {
        var gateway = TestGateway.start(
                directory, new TunnelTiming(TunnelTiming.standard().handshake(), ping));
        gateway.publish(cluster, "w0");
        return gateway;
    }

    private RecordingListener connect(TestGateway gateway, TestBalancer line, Duration ping) throws IOException {
        var usual = TunnelConfig.Timing.standard();
        var timing = new TunnelConfig.Timing(
                usual.firstRetry(), usual.lastRetry(), usual.connect(), usual.handshake(), usual.dial(), ping);
        var pem = TestCluster.pem(directory, "node", cluster.node("w0", ExtendedUsage.CLIENT_AUTH));
        return gateway.connect(
                cluster, cluster.tunnelName(), pem, line.address().port(), timing, TestGateway.LOOPBACK);
    }

    private ConnectReply stream(TestGateway gateway) throws Exception {
        var stream = gateway.request(cluster, "10.244.0.5:" + pod.port());
        stream.socket().getOutputStream().write(7);
        assertThat(stream.socket().getInputStream().read()).isEqualTo(7);
        return stream;
    }
}
