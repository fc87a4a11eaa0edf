package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What another gateway passes on counts for its cluster; where it comes from counts only until it is known to be a gateway. */
@Timeout(60)
class PeerLimitsTest {
    private static final String OK = "HTTP/1.1 200 Connection established";
    private static final String GATEWAY = "davit://gateway/gw-9";
    private static final int CONNECTIONS = 8;
    private static final int SHARE = CONNECTIONS / 2;
    private static final FrontLimits LIMITS = new FrontLimits(100, CONNECTIONS, 100, 1, Duration.ofHours(1));

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestCluster other = new TestCluster("bbbbbbbbbb");
    private final TestServer echo = TestServer.echo();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory, LIMITS);
        gateway.publish(cluster, "w0");
        gateway.publish(other, "o0");
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open) {
            each.close();
        }
        gateway.close();
        echo.close();
    }

    private ConnectReply forward(TestCluster of) throws Exception {
        var reply = gateway.forward(GATEWAY, "10.244.0.5:" + echo.port(), "Davit-Cluster: " + of.uid());
        open.add(reply);
        return reply;
    }

    private long refused(Limit limit) {
        return gateway.gateway().refusals().all().getOrDefault(new RefusalCounts.Key(Refused.PEER, limit.name()), 0L);
    }

    @Test
    void oneGatewayHandshakesForAllOfItsClusters() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        for (var i = 0; i < 5 * LIMITS.egressHandshakes(); i++) {
            try (var reply = forward(cluster)) {
                assertThat(reply.statusLine()).isEqualTo(OK);
            }
        }
    }

    @Test
    void aClusterHasOneShareOfWhatComesItselfAndThroughOtherGateways() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        gateway.join(other, "o0", TestGateway.LOOPBACK);
        var own = gateway.request(cluster, "10.244.0.5:" + echo.port());
        open.add(own);
        assertThat(own.statusLine()).isEqualTo(OK);
        for (var i = 1; i < SHARE; i++) {
            assertThat(forward(cluster).statusLine()).isEqualTo(OK);
        }

        assertThat(forward(cluster).statusLine())
                .isEqualTo("HTTP/1.1 503 OVERLOADED: " + Limit.CLUSTER_CONNECTIONS.text());
        assertThat(forward(other).statusLine()).isEqualTo(OK);
        assertThat(refused(Limit.CLUSTER_CONNECTIONS)).isOne();
    }

    @Test
    void whoShowsNoCertificateOfAGatewayBeginsOnlySoManyHandshakesInASecond() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), gateway.ports().peer()).close();
            return refused(Limit.SOURCE_HANDSHAKES) > 0;
        });

        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(forward(cluster).statusLine()).isEqualTo(OK));
    }

    @Test
    void whoHasNotShownThatItIsAGatewayHasAShareOfThePort() throws IOException {
        for (var i = 0; i < 200; i++) {
            open.add(
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().peer()));
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> refused(Limit.SOURCE_CONNECTIONS) > 0);
        assertThat(refused(Limit.CONNECTIONS)).isZero();
    }
}
