package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.FakePeer;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other gateways that do not hold what they said, that vanish, or that are none. */
@Timeout(60)
class PeerLossTest {
    private static final String TARGET = "10.244.0.5:80";
    private static final String STALE = "503 NODE_NOT_CONNECTED: the node is not connected";
    private static final String GATEWAY = "davit://gateway/shared";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final Set<InetSocketAddress> others = ConcurrentHashMap.newKeySet();
    private TestGateway one;
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        one = TestGateway.start(directory);
        gateway = one.another("gw-2", () -> Set.copyOf(others));
        gateway.publish(cluster, "w0");
    }

    @AfterEach
    void stop() {
        gateway.close();
        one.close();
    }

    private FakePeer peer(String identity, String replica, boolean draining, String answer) throws Exception {
        var peer = new FakePeer(
                one.ca(),
                identity,
                List.of(
                        "{\"type\":\"gateway\",\"replica\":\"%s\",\"draining\":%s}".formatted(replica, draining),
                        "{\"type\":\"something newer\"}",
                        "{\"type\":\"node\",\"clusterUID\":\"%s\",\"node\":\"w0\",\"held\":true,\"pods\":[]}"
                                .formatted(cluster.uid())),
                answer);
        others.add(peer.address());
        return peer;
    }

    private static boolean asked(FakePeer peer) {
        return peer.requests().stream().anyMatch(line -> line.startsWith("CONNECT "));
    }

    @Test
    void aPeerThatHoldsTheNodeNoMoreGivesWayToTheNextThatSaysItDoes() throws Exception {
        // The one that drains is tried last.
        try (var next = peer(GATEWAY, "gw-next", true, "200 Connection established");
                var stale = peer(GATEWAY, "gw-stale", false, STALE)) {
            await().atMost(SOON).untilAsserted(() -> {
                try (var reply = gateway.request(cluster, TARGET)) {
                    assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 Connection established");
                    assertThat(asked(stale)).isTrue();
                    reply.socket().getOutputStream().write(7);
                    assertThat(reply.socket().getInputStream().read()).isEqualTo(7);
                }
            });
            assertThat(next.requests()).contains("CONNECT " + TARGET + " HTTP/1.1", "Davit-Cluster: " + cluster.uid());
        }
    }

    @Test
    void aRefusalOfTheNodeItselfIsFinal() throws Exception {
        try (var next = peer(GATEWAY, "gw-next", true, "200 Connection established");
                var refusing = peer(GATEWAY, "gw-refusing", false, "502 DIAL_FAILED: dialling the target failed")) {
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
            await().atMost(SOON).until(() -> next.requests().size() == 1);

            await().atMost(SOON).untilAsserted(() -> {
                try (var reply = gateway.request(cluster, TARGET)) {
                    assertThat(reply.statusLine()).startsWith("HTTP/1.1 502 DIAL_FAILED");
                }
            });
            assertThat(asked(refusing)).isTrue();
        }
    }

    @Test
    void whenNobodyHoldsTheNodeTheAnswerSaysSo() throws Exception {
        try (var stale = peer(GATEWAY, "gw-stale", false, STALE)) {
            await().atMost(SOON).untilAsserted(() -> {
                try (var reply = gateway.request(cluster, TARGET)) {
                    assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 " + STALE);
                }
                assertThat(asked(stale)).isTrue();
            });
        }
    }

    @Test
    void aPeerWhoseConnectionEndsIsForgottenAtOnce() throws Exception {
        var peer = peer(GATEWAY, "gw-lost", false, "200 Connection established");
        await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
        others.clear();

        peer.close();

        await().atMost(Duration.ofSeconds(2)).until(() -> gateway.gateway().replicas() == 1);
        try (var reply = gateway.request(cluster, TARGET)) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 503 NODE_NOT_CONNECTED");
        }
    }

    @Test
    void aPeerThatIsSilentIsForgotten() throws Exception {
        try (var silent = peer(GATEWAY, "gw-silent", false, "200 Connection established")) {
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
            others.clear();

            silent.fallSilent();

            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 1);
            assertThat(asked(silent)).isFalse();
        }
    }

    /** Its packets just stop: nothing says that its connections are over. */
    @Test
    void aStreamThroughAPeerThatFallsSilentEnds() throws Exception {
        try (var silent = peer(GATEWAY, "gw-silent", false, "200 Connection established")) {
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
            others.clear();

            try (var reply = gateway.request(cluster, TARGET)) {
                assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 Connection established");
                silent.fallSilent();

                reply.socket().setSoTimeout((int) SOON.toMillis());
                assertThatThrownBy(() -> {
                            if (reply.socket().getInputStream().read() < 0) {
                                throw new IOException("ended");
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void theSubscriptionOfAPeerThatFallsSilentEnds() throws Exception {
        try (var silent = peer(GATEWAY, "gw-silent", false, STALE);
                var subscription = gateway.internal(gateway.ports().peer(), GATEWAY)) {
            subscription
                    .getOutputStream()
                    .write("{\"type\":\"subscribe\",\"version\":1,\"port\":%d}\n"
                            .formatted(silent.address().getPort())
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(subscription.getInputStream().read()).isEqualTo('{');
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
            others.clear();

            silent.fallSilent();

            assertThat(CompletableFuture.supplyAsync(() -> ended(subscription))).succeedsWithin(SOON);
        }
    }

    private static boolean ended(Socket subscription) {
        try {
            subscription.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void whoeverShowsNoCertificateOfAGatewayIsNoPeer() throws Exception {
        try (var log = RecordedLog.start();
                var operator = peer("davit://operator", "gw-false", false, "200 Connection established")) {
            log.awaitLine("peer connection refused", "client=", "its certificate names no gateway");

            assertThat(operator.requests()).as("nothing is asked of it").allMatch(String::isEmpty);
            assertThat(gateway.gateway().replicas()).isEqualTo(1);
        }
    }

    @Test
    void aGatewayThatFindsItselfIsNoPeer() throws Exception {
        others.add(TestGateway.peerPort(gateway.ports().peer()));
        try (var real = peer(GATEWAY, "gw-real", false, STALE)) {
            await().during(Duration.ofMillis(600))
                    .atMost(SOON)
                    .until(() -> gateway.gateway().replicas() == 2);
            assertThat(real.requests()).isNotEmpty();
        }
    }

    @Test
    void aPeerWithTwoAddressesCountsOnce() throws Exception {
        try (var address = peer(GATEWAY, "gw-same", false, STALE);
                var otherAddress = peer(GATEWAY, "gw-same", false, STALE)) {
            await().atMost(SOON)
                    .until(() -> !address.requests().isEmpty()
                            && !otherAddress.requests().isEmpty());
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
        }
    }
}
