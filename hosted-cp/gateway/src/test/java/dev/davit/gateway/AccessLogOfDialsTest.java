package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.agent.tunnel.DialDecision;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.RefusalReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written and counted of dials through a whole gateway. */
@Timeout(60)
class AccessLogOfDialsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SECRET = "nobody's business";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory, new PrintStream(out, true, StandardCharsets.UTF_8));
        gateway.publish(cluster, "w0", "away");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private List<JsonNode> lines() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(AccessLogOfDialsTest::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private JsonNode onlyLine() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !lines().isEmpty());
        assertThat(lines()).hasSize(1);
        return lines().getFirst();
    }

    private String metrics() {
        return HealthClient.get(gateway, "/metrics").body();
    }

    @Test
    void oneDialIsOneLineWithItsBytesAndWithoutWhatTheySay() throws Exception {
        try (var server = TestServer.echo();
                var reply = gateway.request(cluster, "10.244.0.5:" + server.port())) {
            reply.socket().getOutputStream().write(SECRET.getBytes(StandardCharsets.UTF_8));
            assertThat(reply.socket().getInputStream().readNBytes(SECRET.length()))
                    .hasSize(SECRET.length());
            assertThat(lines()).as("while the connection is open").isEmpty();
            assertThat(metrics())
                    .contains("konnectivity_network_proxy_server_established_connections 1\n")
                    .contains("davit_gateway_egress_bytes_total{selection=\"cluster\",direction=\"to_target\"} "
                            + SECRET.length());
        }

        var line = onlyLine();
        assertThat(line.path("log").asText()).isEqualTo("access");
        assertThat(line.path("replica").asText()).isEqualTo("gw-test");
        assertThat(line.path("selection").asText()).isEqualTo("cluster");
        assertThat(line.path("cluster").asText()).isEqualTo("test/" + cluster.id());
        assertThat(line.path("clusterUID").asText()).isEqualTo(cluster.uid());
        assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
        assertThat(line.path("target").asText()).startsWith("10.244.0.5:");
        assertThat(line.path("node").asText()).isEqualTo("w0");
        assertThat(line.path("verdict").asText()).isEqualTo("ESTABLISHED");
        assertThat(line.path("bytesToTarget").asInt()).isEqualTo(SECRET.length());
        assertThat(line.path("bytesFromTarget").asInt()).isEqualTo(SECRET.length());
        assertThat(line.path("closed").asText()).isNotEmpty();
        assertThat(line.path("weight").asInt()).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
        assertThat(metrics()).contains("konnectivity_network_proxy_server_established_connections 0\n");
    }

    @Test
    void bytesThatCameWithTheRequestAreCountedToo() throws Exception {
        try (var server = TestServer.echo();
                var socket = gateway.internal(gateway.ports().egressCluster(), "davit://cluster/" + cluster.uid())) {
            var head = "CONNECT 10.244.0.5:" + server.port() + " HTTP/1.1\r\nHost: a\r\n\r\n";
            socket.getOutputStream().write((head + "early").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(
                    socket.getInputStream().readNBytes("HTTP/1.1 200 Connection established\r\n\r\nearly".length()),
                    StandardCharsets.US_ASCII);
            assertThat(answer).endsWith("early");
        }

        assertThat(onlyLine().path("bytesToTarget").asInt()).isEqualTo("early".length());
    }

    @Test
    void aRefusedDialSaysWhyAndWhichNode() throws Exception {
        gateway.request(cluster, "10.1.0.1:10250").close();

        var line = onlyLine();
        assertThat(line.path("verdict").asText()).isEqualTo("NODE_NOT_CONNECTED");
        assertThat(line.path("node").asText()).isEqualTo("away");
        assertThat(line.path("target").asText()).isEqualTo("10.1.0.1:10250");
        assertThat(metrics())
                .contains("konnectivity_network_proxy_server_dial_failure_count{reason=\"no_agent\"} 1\n")
                .contains("davit_gateway_dials_total{selection=\"cluster\",verdict=\"node_not_connected\"} 1\n")
                .contains("konnectivity_network_proxy_server_pending_backend_dials 0\n");
    }

    @Test
    void whoIsNoClusterIsWrittenDownAsNobody() throws Exception {
        gateway.request(gateway.ports().egressCluster(), "davit://operator", "10.0.0.1:10250")
                .close();

        var line = onlyLine();
        assertThat(line.path("verdict").asText()).isEqualTo("IDENTITY_NOT_ALLOWED");
        assertThat(line.has("clusterUID")).isFalse();
        assertThat(line.path("target").asText()).isEqualTo("10.0.0.1:10250");
    }

    @Test
    void anOutsideDialHasNoNode() throws Exception {
        gateway.gateway().clusters().publish(TestGateway.settings(List.of(), List.of(Cidr.parse("127.0.0.1/32"))));
        try (var server = TestServer.echo()) {
            gateway.request(
                            gateway.ports().egressControlPlane(),
                            "davit://cluster/" + cluster.uid(),
                            "127.0.0.1:" + server.port())
                    .close();
        }

        var line = onlyLine();
        assertThat(line.path("selection").asText()).isEqualTo("controlplane");
        assertThat(line.path("verdict").asText()).isEqualTo("ESTABLISHED");
        assertThat(line.has("node")).isFalse();
        assertThat(metrics())
                .as("no tunnel was dialled")
                .contains("konnectivity_network_proxy_server_dial_duration_seconds_count 0\n")
                .contains("davit_gateway_dial_duration_seconds_count{selection=\"controlplane\"} 1\n");
    }

    @Test
    void aClientThatHangsUpWhileItsDialIsPendingIsWrittenDown() throws Exception {
        var decide = new CountDownLatch(1);
        gateway.join(cluster, "w0", target -> {
            try {
                decide.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
        });
        var socket = gateway.internal(gateway.ports().egressCluster(), "davit://cluster/" + cluster.uid());
        socket.getOutputStream()
                .write("CONNECT 10.244.0.5:80 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> metrics().contains("konnectivity_network_proxy_server_pending_backend_dials 1\n"));

        socket.close();

        assertThat(onlyLine().path("verdict").asText()).isEqualTo("CLIENT_GONE");
        assertThat(metrics())
                .contains("konnectivity_network_proxy_server_dial_failure_count{reason=\"frontend_close\"} 1\n")
                .contains("konnectivity_network_proxy_server_pending_backend_dials 0\n");
        decide.countDown();
    }
}
