package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.gateway.routing.Sleep;
import dev.davit.gateway.testing.TestApiServer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose API server is away on purpose: who is told, who waits, who wakes it. */
@Timeout(60)
class SleepingClusterTest {
    private static final byte[] ALERT_ACCESS_DENIED = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31};
    private static final int MAY_WAIT = 64;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestApiServer kubeApiserver = new TestApiServer(true);
    private TestGateway gateway;
    private int port;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void tellsItsMachinesAndTurnsThemAwayUntilItWakes() throws Exception {
        publish(Sleep.AWAKE);
        var machine = gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        publish(Sleep.ASLEEP);

        machine.awaitHeard("hibernated", Duration.ofSeconds(5));
        machine.awaitHeard("HIBERNATED", Duration.ofSeconds(5));
        machine.heard().clear();
        publish(Sleep.WAKING);
        machine.awaitHeard("connected", Duration.ofSeconds(10));
    }

    @Test
    void closesWhatIsConnectedWhenItFallsAsleep() throws Exception {
        try (var api = apiServer()) {
            publish(Sleep.AWAKE);
            try (var client = client(cluster.apiName())) {
                client.startHandshake();

                publish(Sleep.WAKES_ON_REQUEST);

                assertThat(api.port()).isEqualTo(port);
                assertThatThrownBy(() -> {
                            if (client.getInputStream().read() < 0) {
                                throw new IOException("closed");
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void aClientWakesItAndIsConnectedWhenItAnswers() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        try (var operator = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(operator);
            next(lines, "snapshot");
            var handshake = CompletableFuture.supplyAsync(() -> handshake(cluster.apiName()));

            assertThat(next(lines, "wake").path("clusterUID").asText()).isEqualTo(cluster.uid());
            assertThat(handshake).isNotDone();
            try (var api = apiServer()) {
                assertThat(handshake.get(10, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
                assertThat(api.port()).isEqualTo(port);
            }
        }
    }

    /** Its pod is in the Service from its start on: who connected before it is ready would be refused what he may do. */
    @Test
    void nobodyIsConnectedBeforeTheApiServerSaysThatItIsReady() throws Exception {
        kubeApiserver.ready(false);
        publish(Sleep.WAKING);
        try (var api = apiServer()) {
            var waiting = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> handshake(cluster.apiName()), Executors.newVirtualThreadPerTaskExecutor()))
                    .toList();
            await().until(() -> kubeApiserver.questions() > 3);

            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(handshake(cluster.systemName())).isEqualTo("closed");
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            kubeApiserver.ready(true);
            for (var client : waiting) {
                assertThat(client.get(5, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
            }
            assertThat(handshake(cluster.systemName())).isEqualTo("TLSv1.3");
            assertThat(api.port()).isEqualTo(port);
        }
    }

    /** It takes the connection and is silent. */
    @Test
    void closesBeforeTheClientGivesUpAlsoWhenTheApiServerHangs() throws Exception {
        publish(Sleep.WAKING);
        try (var silent = new TestServer(
                new ServerSocket(port, 50, InetAddress.getLoopbackAddress()),
                connection -> connection.getInputStream().readAllBytes())) {
            long start = System.nanoTime();

            assertThat(handshake(cluster.apiName())).isEqualTo("closed");

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
            assertThat(silent.port()).isEqualTo(port);
        }
    }

    @Test
    void whoWaitsIsConnectedWhenTheRouteSaysThatItIsAwake() throws Exception {
        kubeApiserver.ready(false);
        publish(Sleep.WAKING);
        try (var api = apiServer()) {
            var client = CompletableFuture.supplyAsync(() -> handshake(cluster.apiName()));
            await().until(() -> kubeApiserver.questions() > 1);

            publish(Sleep.AWAKE);

            assertThat(client.get(5, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
            assertThat(api.port()).isEqualTo(port);
        }
    }

    @Test
    void closesBeforeTheClientGivesUp() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        long start = System.nanoTime();

        assertThat(handshake(cluster.apiName())).isEqualTo("closed");

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void aMachinesRelayAndTheSystemsNameDoNotWakeIt() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        try (var operator = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var lines = subscribe(operator);
            next(lines, "snapshot");

            try (var relayed = connect()) {
                relayed.getOutputStream().write(header());
                assertThat(relayed.getInputStream().readAllBytes()).isEqualTo(ALERT_ACCESS_DENIED);
            }
            assertThat(handshake(cluster.systemName())).isEqualTo("closed");

            operator.setSoTimeout(1_000);
            assertThatThrownBy(() -> next(lines, "wake")).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void nobodyWakesAClusterThatOnlyItsOwnerWakes() throws Exception {
        publish(Sleep.ASLEEP);

        assertThat(handshake(cluster.apiName())).isEqualTo("closed");
    }

    @Test
    void theSystemsNameLeadsToItWhileItIsAwake() throws Exception {
        try (var api = apiServer()) {
            publish(Sleep.AWAKE);

            assertThat(handshake(cluster.systemName())).isEqualTo("TLSv1.3");
            assertThat(api.port()).isEqualTo(port);
        }
    }

    @Test
    void fewClientsMayWait() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        var waiting = IntStream.range(0, 80)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> handshake(cluster.apiName()), Executors.newVirtualThreadPerTaskExecutor()))
                .toList();

        CompletableFuture.anyOf(waiting.toArray(CompletableFuture[]::new)).get(8, TimeUnit.SECONDS);

        assertThat(waiting.stream().filter(CompletableFuture::isDone).count()).isLessThanOrEqualTo(16);
    }

    @Test
    void whoIsConnectedWaitsNoMore() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        var connected = new ArrayList<SSLSocket>();
        try (var api = apiServer()) {
            for (int i = 0; i < MAY_WAIT; i++) {
                var client = client(cluster.apiName());
                connected.add(client);
                client.startHandshake();
            }

            assertThat(handshake(cluster.apiName())).isEqualTo("TLSv1.3");
            assertThat(api.port()).isEqualTo(port);
        } finally {
            for (var client : connected) {
                client.close();
            }
        }
    }

    @Test
    void asksAgainWhileNobodyHasHeard() throws Exception {
        publish(Sleep.WAKES_ON_REQUEST);
        try (var earlier = gateway.internal(gateway.ports().control(), "davit://operator")) {
            var heard = subscribe(earlier);
            next(heard, "snapshot");
            var handshake = CompletableFuture.supplyAsync(() -> handshake(cluster.apiName()));
            next(heard, "wake");
            earlier.close();

            try (var operator = gateway.internal(gateway.ports().control(), "davit://operator")) {
                var lines = subscribe(operator);
                next(lines, "snapshot");

                assertThat(next(lines, "wake").path("clusterUID").asText()).isEqualTo(cluster.uid());
                assertThat(handshake).isNotDone();
            }
        }
    }

    private void publish(Sleep sleep) throws IOException {
        gateway.gateway().clusters().publish(cluster.route(new HostPort("127.0.0.1", port), sleep, "w0"));
    }

    private TestServer apiServer() throws Exception {
        return kubeApiserver.listen(cluster, port);
    }

    private SSLSocket client(String name) throws Exception {
        var socket = TestTls.connect(
                TestTls.context(cluster.ca(), Optional.empty()), gateway.ports().publicPort(), name);
        socket.setSoTimeout(12_000);
        return socket;
    }

    /** @return the TLS version, or "closed" */
    private String handshake(String name) {
        try (var socket = client(name)) {
            socket.startHandshake();
            return socket.getSession().getProtocol();
        } catch (SocketTimeoutException e) {
            return "timed out";
        } catch (Exception e) {
            return "closed";
        }
    }

    private Socket connect() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.ports().publicPort());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private byte[] header() {
        var bytes = ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                cluster.apiName(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443));
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private static BufferedReader subscribe(SSLSocket socket) throws IOException {
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
}
