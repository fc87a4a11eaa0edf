package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.ConnectReply;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.MemoryBudget;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** I11 and the memory behind it: what nobody reads is bounded by configuration, and the others go on. */
@Timeout(60)
class MemoryBoundTest {
    private static final int STALLED_EACH_WAY = 100;
    private static final long GIBIBYTE = 1L << 30;
    private static final int MEBIBYTE = 1 << 20;
    private static final int ROUND_TRIPS = 100;

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<ConnectReply> stalled = new ArrayList<>();
    private final TestServer unread = new TestServer(connection -> over.await());
    private final TestServer source = new TestServer(connection -> send(connection.getOutputStream()));
    private final TestServer echo = TestServer.echo();
    private TestGateway gateway;

    private void start(Path directory, long bufferBytes) throws Exception {
        gateway = TestGateway.start(directory, bufferBytes);
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        for (var reply : stalled) {
            reply.close();
        }
        gateway.close();
        for (var server : List.of(unread, source, echo)) {
            server.close();
        }
    }

    private static String pod(TestServer server) {
        return "10.244.0.5:" + server.port();
    }

    /** Sends a GiB, if somebody reads it. */
    private void send(OutputStream out) {
        var block = new byte[64 * 1024];
        try {
            for (var left = GIBIBYTE; left > 0; left -= block.length) {
                out.write(block);
                sent.addAndGet(block.length);
            }
        } catch (IOException e) {
            // The stream is over.
        }
    }

    private void stallUpload() throws Exception {
        var reply = gateway.request(cluster, pod(unread));
        stalled.add(reply);
        var out = reply.socket().getOutputStream();
        Thread.ofVirtual().start(() -> send(out));
    }

    private void stallDownload() throws Exception {
        stalled.add(gateway.request(cluster, pod(source)));
    }

    private void awaitStandstill() {
        var before = new AtomicLong();
        await("every buffer on the way is full")
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
    }

    private static void pingPong(Socket socket) throws IOException {
        for (var i = 0; i < ROUND_TRIPS; i++) {
            socket.getOutputStream().write(i);
            assertThat(socket.getInputStream().read()).isEqualTo(i);
        }
    }

    private List<MemoryBudget> budgets() {
        return List.of(gateway.gateway().memory(), gateway.lastTunnel().memory());
    }

    private long held() {
        return budgets().stream()
                .mapToLong(budget -> budget.inFlight().current())
                .sum();
    }

    @Test
    void i11TwoHundredStalledStreamsOfAGibibyteEachStayWithinTheBudgetAndTheOthersMove(@TempDir Path directory)
            throws Exception {
        start(directory, 64L * MEBIBYTE);
        var directBefore = PlatformDependent.usedDirectMemory();
        try (var established = gateway.request(cluster, pod(echo))) {
            for (var i = 0; i < STALLED_EACH_WAY; i++) {
                stallUpload();
                stallDownload();
            }
            awaitStandstill();

            assertThat(budgets()).allSatisfy(budget -> {
                assertThat(budget.inFlight().current())
                        .as("the stalled streams hold something, and less than is allowed")
                        .isBetween((long) MEBIBYTE, budget.inFlight().limit());
            });
            var allowed = budgets().stream()
                    .mapToLong(budget -> 2 * budget.inFlight().limit())
                    .sum();
            assertThat(PlatformDependent.usedDirectMemory() - directBefore).isBetween(held(), allowed);
            pingPong(established.socket());
            try (var fresh = gateway.request(cluster, pod(echo))) {
                pingPong(fresh.socket());
            }
        }

        // None of them was cut: who reads again gets what was held back.
        for (var reply : stalled.subList(0, 10)) {
            assertThat(reply.socket().isClosed()).isFalse();
        }
        stalled.get(1).socket().getInputStream().skipNBytes(16L * MEBIBYTE);
    }

    @Test
    void whatStalledStreamsHeldIsFreeWhenTheyEnd(@TempDir Path directory) throws Exception {
        start(directory, 64L * MEBIBYTE);
        stallUpload();
        stallDownload();
        awaitStandstill();
        assertThat(held()).isPositive();

        over.countDown();
        for (var reply : stalled) {
            reply.close();
        }

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(held()).isZero();
            assertThat(budgets()).allSatisfy(budget -> assertThat(budget.grown()).isZero());
        });
    }

    @Test
    void aClusterThatUsedUpItsShareIsRefusedAndAnotherIsServed(@TempDir Path directory) throws Exception {
        var other = new TestCluster("bbbbbbbbbb");
        start(directory, 8L * MEBIBYTE);
        gateway.publish(other, "w0");
        gateway.join(other, "w0", TestGateway.LOOPBACK);

        for (var i = 0; i < STALLED_EACH_WAY && stalled.stream().allMatch(MemoryBoundTest::isConnected); i++) {
            stallDownload();
            await().until(() -> gateway.gateway().memory().inFlight().current() >= heldByAStalledDownload());
        }

        assertThat(stalled.getLast().statusLine()).contains("503", "OVERLOADED");
        try (var reply = gateway.request(other, pod(echo))) {
            pingPong(reply.socket());
        }
    }

    private long heldByAStalledDownload() {
        return stalled.stream().filter(MemoryBoundTest::isConnected).count() * 32 * 1024;
    }

    private static boolean isConnected(ConnectReply reply) {
        return reply.statusLine().contains(" 200 ");
    }

    @Test
    void theWindowOfAFastStreamGrowsAndIsGivenBack(@TempDir Path directory) throws Exception {
        start(directory, 64L * MEBIBYTE);
        var memory = gateway.gateway().memory();

        try (var download = gateway.request(cluster, pod(source))) {
            var in = download.socket().getInputStream();
            await().untilAsserted(() -> {
                in.skipNBytes(MEBIBYTE);
                assertThat(memory.grown()).isPositive();
            });
        }

        await().untilAsserted(() -> assertThat(memory.grown()).isZero());
    }
}
