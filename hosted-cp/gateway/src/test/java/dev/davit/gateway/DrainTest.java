package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.gateway.drain.DrainTiming;
import dev.davit.gateway.testing.Dials;
import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.TestBalancer;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes on, what moves and what ends when a gateway is told to stop. */
@Timeout(60)
class DrainTest {
    private static final String OK = "HTTP/1.1 200 Connection established";
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration NONE = Duration.ZERO;
    private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory = Path.of("");

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private final TestServer echo = TestServer.echo();
    private final List<TestGateway> started = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        started.forEach(TestGateway::close);
        echo.close();
    }

    private TestGateway start(DrainTiming timing) throws Exception {
        var gateway = TestGateway.start(directory, timing);
        started.add(gateway);
        gateway.publish(cluster, "w0");
        return gateway;
    }

    private String pod() {
        return "10.244.0.5:" + echo.port();
    }

    private static CompletableFuture<Void> drain(TestGateway gateway) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        gateway.gateway().drain();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                ASIDE);
    }

    private String statusOf(TestGateway gateway) throws Exception {
        try (var reply = gateway.request(cluster, pod())) {
            return reply.statusLine();
        }
    }

    @Test
    void noDialFailsAndARunningStreamEndsAsItWouldHaveAnyway() throws Exception {
        var gateway = start(new DrainTiming(LONG, Duration.ofSeconds(1), LONG, NONE, NONE));
        try (var next = gateway.another("gw-2");
                var balancer = new TestBalancer(gateway, next)) {
            next.publish(cluster, "w0");
            gateway.join(cluster, "w0", balancer.address());
            await().atMost(SOON).until(() -> next.sessions(cluster).size() == 1);
            var dials = new Dials(gateway, cluster, pod());
            CompletableFuture<Void> drained;
            try (var stream = gateway.request(cluster, pod())) {
                await().atMost(SOON).until(() -> dials.made() > 5);

                balancer.leadTo(next);
                drained = drain(gateway);

                var before = dials.made();
                await().atMost(SOON).until(() -> dials.made() > before + 50);
                stream.socket().getOutputStream().write(7);
                assertThat(stream.socket().getInputStream().read()).isEqualTo(7);
                assertThat(drained).isNotDone();
            }
            await("the agent ends what is idle")
                    .atMost(SOON)
                    .until(() -> gateway.sessions(cluster).isEmpty());
            var forwarded = gateway.gateway().forwarded();
            await().atMost(SOON).until(() -> {
                dials.made();
                return gateway.gateway().forwarded() > forwarded + 20;
            });
            dials.end();
            drained.get(10, TimeUnit.SECONDS);

            assertThat(next.sessions(cluster)).hasSize(1);
        }
    }

    @Test
    void aTunnelThatComesUpDuringTheDrainHearsOfItToo() throws Exception {
        var gateway = start(new DrainTiming(LONG, Duration.ofSeconds(1), LONG, NONE, NONE));
        try (var next = gateway.another("gw-2");
                var way = new SlowFirstTunnel(gateway, next)) {
            next.publish(cluster, "w0");
            await().atMost(SOON).until(() -> gateway.gateway().replicas() == 2);
            var agent = gateway.connect(
                    cluster,
                    cluster.tunnelName(),
                    TestCluster.pem(directory, "late", cluster.node("w0", ExtendedUsage.CLIENT_AUTH)),
                    way.port(),
                    TunnelConfig.Timing.standard(),
                    TestGateway.LOOPBACK);
            way.awaitBegun();

            var drained = drain(gateway);
            await().atMost(SOON)
                    .until(() -> HealthClient.get(gateway, "/readyz").statusCode() == 503);
            way.goOn();

            agent.awaitConnected();
            assertThat(HealthClient.get(gateway, "/metrics").body())
                    .as("it was taken, for its handshake had begun")
                    .contains("davit_gateway_tunnels_opened_total 1\n");
            await().atMost(SOON)
                    .until(() -> gateway.sessions(cluster).isEmpty()
                            && next.sessions(cluster).size() == 1);
            drained.get(10, TimeUnit.SECONDS);
            assertThat(agent.heard()).containsOnly("connected");
        }
    }

    /** A way to two gateways: the first connection leads to the first one, and stops for a while in its handshake. */
    private static final class SlowFirstTunnel implements AutoCloseable {
        private final AtomicInteger connections = new AtomicInteger();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goingOn = new CountDownLatch(1);
        private final TestServer server;

        SlowFirstTunnel(TestGateway first, TestGateway next) {
            server = new TestServer(connection -> relay(connection, connections.getAndIncrement() == 0 ? first : next));
        }

        private void relay(Socket agent, TestGateway gateway) throws Exception {
            try (var there =
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().publicPort())) {
                ASIDE.execute(() -> copy(there, agent));
                var hello = new byte[16 * 1024];
                there.getOutputStream().write(hello, 0, agent.getInputStream().read(hello));
                goingOn.await();
                agent.getInputStream().transferTo(there.getOutputStream());
            }
        }

        private void copy(Socket from, Socket to) {
            try (from;
                    to) {
                to.getOutputStream().write(from.getInputStream().read());
                begun.countDown();
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Both are closed by now.
            }
        }

        int port() {
            return server.port();
        }

        void awaitBegun() throws InterruptedException {
            assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        void goOn() {
            goingOn.countDown();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void theOnlyGatewayWaitsForNoIdleTunnel() throws Exception {
        var gateway = start(new DrainTiming(LONG, NONE, LONG, NONE, NONE));
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        drain(gateway).get(5, TimeUnit.SECONDS);

        assertThat(gateway.sessions(cluster)).hasSize(1);
    }

    @Test
    void aStreamThatStillLivesWhenTheTimeIsUpEnds() throws Exception {
        var gateway = start(new DrainTiming(Duration.ofSeconds(1), NONE, NONE, NONE, NONE));
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        try (var stream = gateway.request(cluster, pod())) {
            drain(gateway).get(10, TimeUnit.SECONDS);
            stream.socket().getOutputStream().write(7);
            assertThat(stream.socket().getInputStream().read())
                    .as("until the gateway closes")
                    .isEqualTo(7);

            gateway.stopGateway();

            assertThat(ended(stream.socket())).isTrue();
        }
    }

    private static boolean ended(SSLSocket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void beforeTheEndAQuietConnectionIsClosedAndABusyOneGoesOn() throws Exception {
        var gateway = start(new DrainTiming(LONG, NONE, NONE, LONG, Duration.ofMillis(500)));
        var tls = TestTls.context(cluster.ca(), Optional.of(cluster.apiServer()));
        try (var api = new TestServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                connection -> connection.getInputStream().transferTo(connection.getOutputStream()))) {
            gateway.gateway().clusters().publish(cluster.route(new HostPort("127.0.0.1", api.port()), List.of(), "w0"));
            try (var busy = api(gateway);
                    var quiet = api(gateway)) {
                assertThat(echoes(busy)).isTrue();
                assertThat(echoes(quiet)).isTrue();

                var drained = drain(gateway);

                var closed = CompletableFuture.supplyAsync(() -> ended(quiet), ASIDE);
                await().atMost(SOON).until(() -> echoes(busy) && closed.isDone());
                assertThat(closed).isCompletedWithValue(true);
                assertThat(echoes(busy)).isTrue();
                assertThat(drained).isNotDone();

                busy.close();
                drained.get(10, TimeUnit.SECONDS);
            }
        }
    }

    private SSLSocket api(TestGateway gateway) throws Exception {
        return TestTls.connect(
                TestTls.context(cluster.ca(), Optional.empty()), gateway.ports().publicPort(), cluster.apiName());
    }

    private static boolean echoes(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(3);
        return socket.getInputStream().read() == 3;
    }

    @Test
    void aConnectionIsLeftAloneWhileThereIsTime() throws Exception {
        var gateway = start(new DrainTiming(LONG, NONE, NONE, NONE, NONE));
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        try (var stream = gateway.request(cluster, pod())) {
            var drained = drain(gateway);

            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !drained.isDone());
            stream.socket().getOutputStream().write(7);
            assertThat(stream.socket().getInputStream().read()).isEqualTo(7);

            stream.close();
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoeverComesLateIsServedThoughNothingWasOpen() throws Exception {
        var gateway = start(new DrainTiming(LONG, Duration.ofSeconds(1), NONE, NONE, NONE));
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);

        var drained = drain(gateway);

        assertThat(statusOf(gateway)).isEqualTo(OK);
        drained.get(10, TimeUnit.SECONDS);
    }
}
