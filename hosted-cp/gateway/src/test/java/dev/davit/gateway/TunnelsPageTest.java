package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readiness, sessions in metrics and the list of tunnels of a whole gateway. */
@Timeout(60)
class TunnelsPageTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private JsonNode tunnels() throws Exception {
        var answer = HealthClient.get(gateway, "/tunnels");
        assertThat(answer.statusCode()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    @Test
    void aGatewayWithoutMachinesIsReady() throws Exception {
        gateway.publish(cluster, "w0");

        assertThat(HealthClient.get(gateway, "/readyz").statusCode()).isEqualTo(200);
        assertThat(tunnels().path("tunnels")).isEmpty();
    }

    @Test
    void aGatewayThatDrainsIsNotReady() throws Exception {
        gateway.gateway().drain();

        assertThat(HealthClient.get(gateway, "/readyz").statusCode()).isEqualTo(503);
        assertThat(tunnels().path("draining").asBoolean()).isTrue();
    }

    @Test
    void listsEachTunnelWithWhatIsKnownOfIt() throws Exception {
        var before = Instant.now();
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        assertThat(tunnels().path("replica").asText()).isEqualTo("gw-test");
        assertThat(tunnels().path("tunnels")).singleElement().satisfies(tunnel -> {
            assertThat(tunnel.path("cluster").asText()).isEqualTo("test/" + cluster.id());
            assertThat(tunnel.path("clusterUID").asText()).isEqualTo(cluster.uid());
            assertThat(tunnel.path("clusterID").asText()).isEqualTo(cluster.id());
            assertThat(tunnel.path("node").asText()).isEqualTo("w0");
            assertThat(tunnel.path("remote").asText()).isEqualTo("127.0.0.1");
            assertThat(Instant.parse(tunnel.path("since").asText())).isAfterOrEqualTo(before);
            assertThat(tunnel.path("usable").asBoolean()).isTrue();
            assertThat(tunnel.path("streams").asInt()).isZero();
            assertThat(tunnel.path("bytesReceived").asInt()).isPositive();
            assertThat(tunnel.path("bytesSent").asInt()).isPositive();
        });
    }

    @Test
    void tellsTheRoundTripOnceAPingWasAnswered() throws Exception {
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        await("the first ping is answered")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(
                                tunnels().at("/tunnels/0/roundTripMillis").asDouble())
                        .isPositive());
    }

    @Test
    void countsTunnelsAsTheyComeAndGo() throws Exception {
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        assertThat(HealthClient.get(gateway, "/metrics").body())
                .contains("davit_gateway_tunnels 1\n", "davit_gateway_machines 1\n")
                .contains("davit_gateway_tunnels_opened_total 1\n")
                .contains("konnectivity_network_proxy_server_ready_backends{proxy_strategy=\"destHost\"} 1\n")
                .contains("konnectivity_network_proxy_server_ready_backend_connections 1\n")
                .contains("davit_gateway_handshake_duration_seconds_count{port=\"tunnel\"} 1\n");

        gateway.gateway().clusters().delete(cluster.id());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(HealthClient.get(gateway, "/metrics").body())
                                .contains("davit_gateway_tunnels 0\n")
                                .contains("davit_gateway_tunnels_closed_total{reason=\"cluster_deleted\"} 1\n"));
    }

    @Test
    void countsWhyHandshakesFail() throws Exception {
        for (var noTls : List.of("GET / HTTP/1.1\r\n\r\n", "CONNECT x:1 HTTP/1.1\r\n\r\n")) {
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().egressCluster())) {
                socket.getOutputStream().write(noTls.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                HealthClient.get(gateway, "/metrics").body())
                        .contains("davit_gateway_handshake_failures_total{port=\"egress\",reason=\"no_tls\"} 2\n"));
    }
}
