package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes from an API server's CONNECT through gateway and agent to a server on the node, and back. */
@Timeout(60)
class WholePathTest {
    /** A pod that the agent takes its time to judge. */
    private static final String SLOWLY_DECIDED = "10.244.0.66";

    private static final int BIG = 64 * 1024 * 1024;

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        gateway.publish(cluster, "w0");
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String pod(TestServer server) {
        return "10.244.0.5:" + server.port();
    }

    @Test
    void carriesBytesBothWays() throws Exception {
        try (var server = TestServer.echo();
                var reply = gateway.request(cluster, pod(server))) {
            assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 Connection established");

            reply.socket().getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));

            assertThat(reply.socket().getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        }
    }

    @Test
    void carries64MebibytesUnchangedBothWaysAtOnce() throws Exception {
        try (var server = TestServer.echo();
                var reply = gateway.request(cluster, pod(server))) {
            var sent = CompletableFuture.supplyAsync(() -> write(outputOf(reply.socket()), 42));

            var received = digest(reply.socket().getInputStream(), BIG);

            assertThat(received).isEqualTo(sent.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void deliversEverythingThatWasWrittenBeforeTheEnd() throws Exception {
        try (var server = new TestServer(connection -> {
                    write(connection.getOutputStream(), 7);
                    connection.shutdownOutput();
                });
                var reply = gateway.request(cluster, pod(server))) {

            var received = digest(reply.socket().getInputStream(), BIG);

            assertThat(received).isEqualTo(write(OutputStream.nullOutputStream(), 7));
            assertThat(reply.socket().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void endOfTheApiServersBytesReachesTheNode() throws Exception {
        var ended = new CompletableFuture<String>();
        try (var server = new TestServer(connection ->
                ended.complete(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)))) {
            try (var reply = gateway.request(cluster, pod(server))) {
                reply.socket().getOutputStream().write("last words".getBytes(StandardCharsets.UTF_8));
            }

            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("last words");
        }
    }

    @Test
    void aResetOnTheNodeIsNoOrderlyEnd() throws Exception {
        try (var server = new TestServer(connection -> {
                    connection.getInputStream().read();
                    connection.setSoLinger(true, 0);
                });
                var reply = gateway.request(cluster, pod(server))) {
            reply.socket().getOutputStream().write(1);

            assertThatThrownBy(() -> reply.socket().getInputStream().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void i11AStalledUploadNeverSlowsAnotherStream() throws Exception {
        var over = new CountDownLatch(1);
        try (var sink = new TestServer(connection -> over.await());
                var echo = TestServer.echo();
                var stalled = gateway.request(cluster, pod(sink))) {
            var written = new AtomicLong();
            var writer = Thread.ofVirtual().start(() -> fill(outputOf(stalled.socket()), written));
            awaitStandstill(written);

            assertEchoWithin(pod(echo), Duration.ofSeconds(3));
            assertThat(writer.isAlive()).as("the stalled writer is held back").isTrue();
            // The JDK's close waits for the writer, which ends with its connection.
            over.countDown();
        }
    }

    @Test
    void i11AStalledDownloadNeverSlowsAnotherStream() throws Exception {
        var written = new AtomicLong();
        try (var source = new TestServer(connection -> fill(connection.getOutputStream(), written));
                var echo = TestServer.echo();
                var stalled = gateway.request(cluster, pod(source))) {
            awaitStandstill(written);

            assertEchoWithin(pod(echo), Duration.ofSeconds(3));
            // The stalled stream was held back, not cut: it goes on from where it stood.
            stalled.socket().getInputStream().skipNBytes(written.get() + BIG);
        }
    }

    @Test
    void aDecisionThatTakesLongHoldsUpNoOtherStream() throws Exception {
        var asked = new CountDownLatch(1);
        var decide = new CountDownLatch(1);
        gateway.join(cluster, "w0", target -> {
            if (target.host().equals(SLOWLY_DECIDED)) {
                asked.countDown();
                awaitQuietly(decide);
            }
            return TestGateway.LOOPBACK.allows(target);
        });
        try (var echo = TestServer.echo()) {
            var slow = CompletableFuture.supplyAsync(() -> echoed(SLOWLY_DECIDED + ":" + echo.port()));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(echoed(pod(echo))).isEqualTo("ping");

            assertThat(slow).isNotDone();
            decide.countDown();
            assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("ping");
        }
    }

    @Test
    void aDecisionThatFailsIsARefusal() throws Exception {
        gateway.join(cluster, "w0", target -> {
            throw new IllegalStateException("nobody has thought of this");
        });

        try (var reply = gateway.request(cluster, "10.244.0.5:80")) {
            assertThat(reply.statusLine()).contains("403", "NOT_OWN_ADDRESS");
        }
    }

    @Test
    void hundredsOfCancelledRequestsDoNotCutTheTunnel() throws Exception {
        try (var server = new TestServer(connection -> {
                    connection.getOutputStream().write(1);
                    connection.getInputStream().read();
                });
                var echo = TestServer.echo()) {
            for (var i = 0; i < 250; i++) {
                try (var reply = gateway.request(cluster, pod(server))) {
                    reply.socket().getInputStream().read();
                }
            }

            assertEchoWithin(pod(echo), Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() == 0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String echoed(String target) {
        try (var reply = gateway.request(cluster, target)) {
            reply.socket().getOutputStream().write("ping".getBytes(StandardCharsets.UTF_8));
            return new String(reply.socket().getInputStream().readNBytes(4), StandardCharsets.UTF_8);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertEchoWithin(String target, Duration bound) {
        var before = System.nanoTime();
        assertThat(echoed(target)).isEqualTo("ping");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(bound);
    }

    private static OutputStream outputOf(Socket socket) {
        try {
            return socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when something was written and for a while nothing more: every buffer on the way is full. */
    private static void awaitStandstill(AtomicLong written) {
        var before = new AtomicLong();
        await("nothing more can be written")
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> written.get() > 0 && before.getAndSet(written.get()) == written.get());
    }

    /** Writes until it is stopped, and counts the bytes. */
    private static void fill(OutputStream out, AtomicLong written) {
        var block = new byte[64 * 1024];
        try {
            while (true) {
                out.write(block);
                written.addAndGet(block.length);
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private static String write(OutputStream out, long seed) {
        var random = new Random(seed);
        var block = new byte[64 * 1024];
        var digest = sha256();
        try {
            for (var sent = 0; sent < BIG; sent += block.length) {
                random.nextBytes(block);
                digest.update(block);
                out.write(block);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(InputStream in, int length) throws IOException {
        var digest = sha256();
        var block = new byte[64 * 1024];
        for (var left = length; left > 0; ) {
            var count = in.read(block, 0, Math.min(block.length, left));
            assertThat(count).as("bytes before the end").isPositive();
            digest.update(block, 0, count);
            left -= count;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
