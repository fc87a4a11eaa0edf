package dev.davit.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay on loopback with real sockets at both ends. */
class NodeLocalRelayTest {
    private static final String AUTHORITY = "api.7k3f2qh2md.hosted.example";
    private static final int MIB = 1024 * 1024;

    private FakeGateway gateway;
    private Optional<NodeLocalRelay.Listening> relay = Optional.empty();

    NodeLocalRelayTest() throws IOException {
        gateway = new FakeGateway();
    }

    @BeforeEach
    void startRelay() {
        relay = Optional.of(NodeLocalRelay.start(config(List.of(gateway.address())), source -> true));
    }

    @AfterEach
    void stop() throws IOException {
        relay.ifPresent(NodeLocalRelay.Listening::close);
        gateway.close();
    }

    @Test
    void namesTheClusterAndTheClientThenPassesBytesBothWays() throws Exception {
        try (var client = connect()) {
            send(client, "hello");
            var arrived = gateway.next();

            assertThat(arrived.header().authority()).contains(AUTHORITY);
            assertThat(arrived.header().source())
                    .contains(new InetSocketAddress(InetAddress.getLoopbackAddress(), client.getLocalPort()));
            assertThat(text(arrived.socket(), 5)).isEqualTo("hello");
            send(arrived.socket(), "world");
            assertThat(text(client, 5)).isEqualTo("world");
        }
    }

    @Test
    void anEndOfOneDirectionLeavesTheOtherOpen() throws Exception {
        try (var client = connect()) {
            var arrived = gateway.next();

            client.shutdownOutput();

            assertThat(arrived.socket().getInputStream().read()).isEqualTo(-1);
            send(arrived.socket(), "still here");
            arrived.socket().shutdownOutput();
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("still here");
        }
    }

    @Test
    void resetsAtOnceWhileTheClusterSleeps() throws Exception {
        try (var asleep = NodeLocalRelay.start(config(List.of(gateway.address())), source -> true, () -> true);
                var client = new Socket(
                        asleep.address().getAddress(), asleep.address().getPort())) {
            client.setSoTimeout(5_000);

            assertThatIOException()
                    .isThrownBy(() -> client.getInputStream().read())
                    .withMessageContaining("reset");
        }
    }

    @Test
    void aResetStaysAReset() throws Exception {
        try (var client = connect()) {
            var arrived = gateway.next();

            arrived.socket().setSoLinger(true, 0);
            arrived.socket().close();

            assertThatIOException()
                    .isThrownBy(() -> client.getInputStream().read())
                    .withMessageContaining("reset");
        }
    }

    @Test
    void stopsReadingWhenTheOtherSideDoesNotAndLosesNothing() throws Exception {
        var total = 64L * MIB;
        var sent = new AtomicLong();
        try (var client = connect()) {
            var arrived = gateway.next();
            var sending = CompletableFuture.runAsync(() -> sendZeros(client, total, sent));

            await().atMost(Duration.ofSeconds(20)).until(sent::get, before -> before > 0 && standsStill(sent));
            assertThat(sent.get()).isLessThan(48L * MIB);

            assertThat(arrived.socket().getInputStream().readNBytes((int) total))
                    .hasSize((int) total);
            sending.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesSourcesThatAreNotLocalBeforeTheGatewayHearsOfThem() throws Exception {
        try (var strict = NodeLocalRelay.start(config(List.of(gateway.address())), source -> false);
                var client = connect(strict)) {
            assertThatIOException().isThrownBy(() -> {
                if (client.getInputStream().read() < 0) {
                    throw new IOException("ended");
                }
            });
        }
        assertThat(gateway.hasArrivals()).isFalse();
    }

    @Test
    void takesTheNextGatewayWhenOneDoesNotAnswerAndRemembersIt() throws Exception {
        var dead = unusedAddress();
        try (var both = NodeLocalRelay.start(config(List.of(dead, gateway.address())), source -> true)) {
            for (var attempt = 0; attempt < 3; attempt++) {
                try (var client = connect(both)) {
                    send(client, "x");
                    assertThat(text(gateway.next().socket(), 1)).isEqualTo("x");
                }
            }
        }
    }

    @Test
    void worksAgainWhenTheGatewayIsBack() throws Exception {
        var port = gateway.address().port();
        gateway.close();
        try (var client = connect()) {
            assertThatIOException().isThrownBy(() -> {
                if (client.getInputStream().read() < 0) {
                    throw new IOException("ended");
                }
            });
        }

        try (var again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            try (var client = connect()) {
                again.setSoTimeout(20_000);
                assertThat(again.accept().getInputStream().read()).isEqualTo(0x0d);
                assertThat(client.isClosed()).isFalse();
            }
        }
    }

    @Test
    void holdsNoMoreConnectionsThanItIsAllowed() throws Exception {
        var one = new RelayConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(gateway.address()),
                AUTHORITY,
                Duration.ofSeconds(2),
                1,
                GatewayConnector.direct());
        try (var small = NodeLocalRelay.start(one, source -> true)) {
            var first = connect(small);
            var arrived = gateway.next();
            try (var second = connect(small)) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            first.close();
            arrived.socket().close();
            await().atMost(Duration.ofSeconds(20)).until(() -> isTaken(small));
        }
    }

    @Test
    void saysWhoeverHasThePort() {
        var taken = relay.orElseThrow().address();
        var config = new RelayConfig(taken, List.of(gateway.address()), AUTHORITY, GatewayConnector.direct());

        assertThatExceptionOfType(AgentException.class)
                .isThrownBy(() -> NodeLocalRelay.start(config, source -> true))
                .withMessageContaining("ss -ltnp")
                .matches(failure -> failure.exitCode() == ExitCode.MACHINE);
    }

    private static RelayConfig config(List<HostPort> gateways) {
        return new RelayConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                gateways,
                AUTHORITY,
                GatewayConnector.direct());
    }

    private Socket connect() throws IOException {
        return connect(relay.orElseThrow());
    }

    private static Socket connect(NodeLocalRelay.Listening to) throws IOException {
        var socket = new Socket(to.address().getAddress(), to.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** A connection that is not taken ends at once; one that is taken is silent. */
    private static boolean isTaken(NodeLocalRelay.Listening by) throws IOException {
        try (var client = connect(by)) {
            client.setSoTimeout(500);
            return client.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static HostPort unusedAddress() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static void sendZeros(Socket socket, long total, AtomicLong sent) {
        try {
            var chunk = new byte[64 * 1024];
            while (sent.get() < total) {
                socket.getOutputStream().write(chunk);
                sent.addAndGet(chunk.length);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No progress over a while, looked at several times. */
    private static boolean standsStill(AtomicLong sent) {
        var before = sent.get();
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        return sent.get() == before;
    }
}
