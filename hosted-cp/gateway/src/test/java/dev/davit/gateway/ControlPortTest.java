package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.testing.RecordedLog;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator hears at the control port. */
@Timeout(60)
class ControlPortTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private BufferedReader subscribe(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("{\"type\":\"subscribe\",\"version\":1}\n".getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static JsonNode next(BufferedReader lines, String type) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var json = MAPPER.readTree(line);
            if (json.path("type").asText().equals(type)) {
                return json;
            }
        }
        throw new IOException("closed before " + type);
    }

    @Test
    void startsWithASnapshotAndGoesOnWithChanges() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        try (var socket = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(socket);

            var snapshot = next(lines, "snapshot");
            assertThat(snapshot.path("replica").asText()).isEqualTo("gw-test");
            assertThat(snapshot.path("sessions")).hasSize(1);
            assertThat(snapshot.path("sessions").path(0).path("node").asText()).isEqualTo("w0");

            gateway.gateway().clusters().delete(cluster.id());

            var down = next(lines, "session");
            assertThat(down.path("state").asText()).isEqualTo("down");
            assertThat(down.path("clusterUID").asText()).isEqualTo(cluster.uid());
            assertThat(down.path("reason").asText()).isEqualTo("CLUSTER_DELETED");
        }
    }

    @Test
    void tellsOfRefusalsOnceInAWhile() throws Exception {
        try (var socket = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(socket);
            next(lines, "snapshot");

            for (var i = 0; i < 3; i++) {
                gateway.request(cluster, "10.0.0.1:10250").close();
            }
            gateway.request(cluster, "10.0.0.1:22").close();

            assertThat(next(lines, "refused").path("reason").asText()).isEqualTo("NODE_NOT_CONNECTED");
            assertThat(next(lines, "refused").path("reason").asText()).isEqualTo("PORT_NOT_ALLOWED");
        }
    }

    @Test
    void oneClustersEventsDoNotDrownAnothers() throws Exception {
        var other = new TestCluster("bbbbbbbbbb");
        gateway.publish(other, "o0");
        try (var socket = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(socket);
            next(lines, "snapshot");

            for (var i = 0; i < 20; i++) {
                gateway.request(cluster, "10.77.0." + i + ":443").close();
            }
            gateway.request(other, "10.77.0.1:443").close();

            assertThat(next(lines, "refused").path("clusterUID").asText()).isEqualTo(cluster.uid());
            assertThat(next(lines, "refused").path("clusterUID").asText()).isEqualTo(other.uid());
        }
    }

    @Test
    void cutsAnOperatorThatAsksForNothing() throws Exception {
        try (var socket = gateway.internal(gateway.ports().control(), "davit://operator")) {
            socket.startHandshake();

            assertThat(socket.getInputStream().read()).as("closed within 5 s").isNegative();
        }
    }

    @Test
    void takesOnlySoManyHandshakesOfOneAddressInASecond() {
        var refusal = new RefusalCounts.Key(Refused.CONTROL, Limit.SOURCE_HANDSHAKES.name());

        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().control()).close();
                    return gateway.gateway().refusals().all().containsKey(refusal);
                });
    }

    @Test
    void cutsWhoIsNotTheOperatorBeforeItSaysAnything() throws Exception {
        try (var socket = gateway.internal(gateway.ports().control(), "davit://gateway/gw-1")) {
            var before = System.nanoTime();
            socket.startHandshake();

            assertThat(socket.getInputStream().read()).isNegative();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void saysInTheLogWhyAHandshakeFailed() throws Exception {
        var context = TestTls.context(gateway.ca(), Optional.empty());
        try (var log = RecordedLog.start();
                var socket = TestTls.connect(context, gateway.ports().control(), "gateway-internal.davit-system.svc")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate_required");

            log.awaitLine("control connection refused", "client=", "PEER_DID_NOT_RETURN_A_CERTIFICATE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "davit://cluster/uid-aaaaaaaaaa",
                "davit://gateway/gw-1",
                "davit://operator/x",
                "https://operator"
            })
    void takesNobodyButTheOperator(String identity) throws Exception {
        try (var socket = gateway.internal(gateway.ports().control(), identity)) {
            assertThat(subscribe(socket).readLine()).isNull();
        }
    }

    @Test
    void tellsOfTwoMachinesThatAreOneNode() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        try (var socket = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(socket);
            next(lines, "snapshot");

            gateway.join(cluster, "w0", TestGateway.LOOPBACK);

            var duplicate = next(lines, "duplicate");
            assertThat(duplicate.path("clusterUID").asText()).isEqualTo(cluster.uid());
            assertThat(duplicate.path("node").asText()).isEqualTo("w0");
            assertThat(duplicate.path("remote").asText()).isEqualTo("127.0.0.1");
            assertThat(duplicate.path("olderRemote").asText()).isEqualTo("127.0.0.1");
        }
    }
}
