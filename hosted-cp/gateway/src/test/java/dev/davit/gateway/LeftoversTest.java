package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DialDecision;
import dev.davit.gateway.testing.BufferLeaks;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.node.testing.BlackHole;
import dev.davit.node.testing.KernelSockets;
import dev.davit.tunnel.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of connections that were given up: nothing, at the gateway and at the node. The counts of the issue:
 * {@code -Ddavit.test.dials=10000 -Ddavit.test.aborts=1000}.
 */
@Timeout(600)
class LeftoversTest {
    private static final int DIALS = Integer.getInteger("davit.test.dials", 400);
    private static final int ABORTS = Integer.getInteger("davit.test.aborts", 80);
    private static final int WORKERS = 8;
    private static final long LONGEST_PATIENCE_NANOS = 4_000_000;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String ESTABLISHED = "HTTP/1.1 200 ";
    private static final String ANSWERS = "10.244.0.5";
    private static final String SILENT = "10.244.0.6";
    private static final String CLOSED = "10.244.0.7";
    private static final String FOREIGN = "10.244.0.8";
    private static final List<String> TARGETS = List.of(ANSWERS, ANSWERS, SILENT, CLOSED, FOREIGN);

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final BufferLeaks leaks = BufferLeaks.watch();
    private TestGateway gateway;
    private SSLContext apiServer;
    private BlackHole hole;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
        var identity = TestCluster.internal(gateway.ca(), "davit://cluster/" + cluster.uid());
        apiServer = TestTls.context(gateway.ca(), Optional.of(identity));
        hole = new BlackHole("127.0.0.7", 0);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        hole.close();
    }

    private RecordingListener join(TestServer pod) throws IOException {
        return gateway.join(cluster, "w0", target -> switch (target.host()) {
            case SILENT -> allowed("127.0.0.7", hole.port());
            case CLOSED -> allowed("127.0.0.7", 1);
            case FOREIGN -> new DialDecision.Refused(RefusalReason.NOT_OWN_ADDRESS);
            default -> allowed("127.0.0.1", pod.port());
        });
    }

    private static DialDecision allowed(String address, int port) {
        return new DialDecision.Allowed(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    @Test
    void dialsThatAreGivenUpAtAnyMomentLeaveNothing() throws Exception {
        try (var pod = TestServer.echo()) {
            var heard = join(pod);

            atOnce(DIALS, this::dial);

            assertNothingIsLeft(pod, heard);
        }
    }

    @Test
    void abortedLogsLeaveNothing() throws Exception {
        try (var pod = new TestServer(LeftoversTest::log)) {
            var heard = join(pod);

            atOnce(ABORTS, this::follow);

            assertNothingIsLeft(pod, heard);
        }
    }

    private static void log(Socket connection) throws IOException {
        var lines = "a line of a log\n".repeat(1024).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            connection.getOutputStream().write(lines);
        }
    }

    /** What happens to one connection, with what is random of it. */
    private interface Fate {
        void meet(Socket plain, SSLSocket tls, Random random) throws IOException;
    }

    private void dial(Socket plain, SSLSocket tls, Random random) throws IOException {
        var target = TARGETS.get(random.nextInt(TARGETS.size()));
        request(tls, target);
        switch (random.nextInt(3)) {
            case 0 -> {
                // Gives up at once.
            }
            case 1 -> LockSupport.parkNanos(random.nextLong(LONGEST_PATIENCE_NANOS));
            default -> {
                if (!target.equals(SILENT)) {
                    awaitAnswer(tls);
                }
            }
        }
        giveUp(plain, tls, random);
    }

    private void follow(Socket plain, SSLSocket tls, Random random) throws IOException {
        request(tls, ANSWERS);
        assertThat(tls.getInputStream().readNBytes(ESTABLISHED.length()))
                .asString()
                .isEqualTo(ESTABLISHED);
        tls.getInputStream().skipNBytes(random.nextInt(64 * 1024));
        giveUp(plain, tls, random);
    }

    private static void request(SSLSocket tls, String target) throws IOException {
        var head = "CONNECT %s:80 HTTP/1.1\r\nHost: x\r\n\r\n".formatted(target);
        tls.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static void awaitAnswer(SSLSocket tls) throws IOException {
        assertThat(tls.getInputStream().read()).isEqualTo('H');
    }

    /** By close_notify, by a FIN without it, or by RST. */
    private static void giveUp(Socket plain, SSLSocket tls, Random random) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> tls.shutdownOutput();
            case 1 -> plain.setSoLinger(true, 0);
            default -> {
                // FIN
            }
        }
    }

    private void atOnce(int count, Fate fate) throws Exception {
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (var worker = 0; worker < WORKERS; worker++) {
            var random = new Random(worker);
            workers.add(CompletableFuture.runAsync(
                    () -> work(count / WORKERS, fate, random),
                    runnable -> Thread.ofVirtual().start(runnable)));
        }
        for (var worker : workers) {
            worker.get(9, TimeUnit.MINUTES);
        }
    }

    private void work(int count, Fate fate, Random random) {
        for (var i = 0; i < count; i++) {
            try (var plain =
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().egressCluster())) {
                var tls = TestTls.over(apiServer, plain, "gateway-internal.davit-system.svc");
                fate.meet(plain, tls, random);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void assertNothingIsLeft(TestServer pod, RecordingListener heard) throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(gateway.gateway()
                            .clusters()
                            .byUid(cluster.uid())
                            .orElseThrow()
                            .sessions()
                            .all())
                    .singleElement()
                    .satisfies(session -> assertThat(session.openStreams()).isZero());
            assertThat(gauges())
                    .containsEntry("davit_gateway_egress_connections", 0L)
                    .containsEntry("davit_gateway_pending_dials{selection=\"cluster\"}", 0L)
                    .containsEntry("davit_gateway_established_connections{selection=\"cluster\"}", 0L)
                    .containsEntry("davit_gateway_bytes_in_flight", 0L)
                    .containsEntry("davit_gateway_public_connections", 1L);
            assertThat(gateway.lastTunnel().openStreams())
                    .as("the control stream")
                    .isEqualTo(1);
            assertThat(gateway.lastTunnel().memory().inFlight().current()).isZero();
            assertThat(pod.connections()).isZero();
            assertThat(living(pod.port())).isEmpty();
            assertThat(living(hole.port())).isEmpty();
            assertThat(living(gateway.ports().egressCluster())).isEmpty();
        });
        assertThat(heard.heard()).as("the tunnel was never cut").containsExactly("connected");
        try (var reply = gateway.request(cluster, ANSWERS + ":80")) {
            assertThat(reply.statusLine()).contains("200");
        }
        assertThat(leaks.found()).isEmpty();
    }

    /** Sockets at that port that are connected or about to be, without those that keep the black hole black. */
    private List<KernelSockets.Connection> living(int port) throws IOException {
        return KernelSockets.of(port).stream()
                .filter(it -> it.state() == KernelSockets.State.CONNECTING
                        || (it.state() == KernelSockets.State.ESTABLISHED && port != hole.port()))
                .toList();
    }

    private Map<String, Long> gauges() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var url = URI.create(
                    "http://127.0.0.1:%d/metrics".formatted(gateway.ports().health()));
            return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.matches("davit_gateway_[a-z_]+(\\{selection=\"cluster\"})? [0-9]+"))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
        }
    }
}
