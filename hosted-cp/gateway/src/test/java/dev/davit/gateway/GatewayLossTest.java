package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams that are open when one of two gateways ends without a drain. The machine w0 has a tunnel to that one only, w1 to
 * the other one.
 */
@Timeout(60)
class GatewayLossTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    /** Less than a PING needs to notice it. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer pod = TestServer.echo();
    private final TestServer podBeside = TestServer.echo();
    private TestGateway lost;
    private TestGateway other;
    private RecordingListener agent;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        other = TestGateway.start(directory, new PrintStream(log, true, StandardCharsets.UTF_8));
        lost = other.another("gw-lost");
        other.publish(cluster, "w0", "w1");
        lost.publish(cluster, "w0", "w1");
        agent = lost.join(cluster, "w0", TestGateway.LOOPBACK);
        other.join(cluster, "w1", TestGateway.LOOPBACK);
    }

    @AfterEach
    void stop() throws IOException {
        lost.close();
        other.close();
        pod.close();
        podBeside.close();
    }

    @Test
    void aStreamWhoseTunnelWasOnTheLostGatewayEndsAtOnce() throws Exception {
        assertEndsAlone(lost, "10.244.0.5");

        assertThat(agent.heard()).contains("CONNECTION_LOST");
        assertLogged("gw-lost", "SHUTDOWN");
    }

    @Test
    void aStreamThatReachedItsTunnelThroughTheLostGatewayEndsAtOnce() throws Exception {
        assertEndsAlone(other, "10.244.0.5");

        assertLogged("gw-test", "SOCKET_FAILED");
    }

    @Test
    void aStreamThatCameToTheLostGatewayAndWentOnThroughTheOtherOneEndsAtOnce() throws Exception {
        assertEndsAlone(lost, "10.244.1.5");

        assertLogged("gw-lost", "SHUTDOWN");
    }

    private void assertEndsAlone(TestGateway entrance, String address) throws Exception {
        var target = address + ":" + pod.port();
        awaitReached(entrance, target);
        try (var stream = entrance.request(cluster, target);
                var beside = other.request(cluster, "10.244.1.5:" + podBeside.port())) {
            assertEcho(stream);
            assertEcho(beside);
            var end = CompletableFuture.supplyAsync(
                    () -> endOf(stream), task -> Thread.ofVirtual().start(task));

            lost.stopGateway();

            assertThat(end.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("what kube-apiserver hears; an orderly end would look like the end of what the pod says")
                    .isEqualTo("broken");
            await().atMost(AT_ONCE).until(() -> pod.connections() == 0);
            assertEcho(beside);
        }
    }

    private void awaitReached(TestGateway entrance, String target) {
        await().atMost(SOON).untilAsserted(() -> {
            try (var reply = entrance.request(cluster, target)) {
                assertThat(reply.statusLine()).contains("200");
            }
        });
    }

    private static void assertEcho(ConnectReply reply) throws IOException {
        reply.socket().getOutputStream().write(7);
        assertThat(reply.socket().getInputStream().read()).isEqualTo(7);
    }

    private static String endOf(ConnectReply reply) {
        try {
            return reply.socket().getInputStream().read() < 0 ? "orderly" : "bytes";
        } catch (IOException e) {
            return "broken";
        }
    }

    private void assertLogged(String replica, String reason) {
        await().atMost(AT_ONCE)
                .untilAsserted(() -> assertThat(
                                log.toString(StandardCharsets.UTF_8).lines())
                        .anySatisfy(line -> assertThat(line)
                                .contains("\"replica\":\"" + replica + '"', "\"closed\":\"" + reason + '"')));
    }
}
