package dev.davit.agent.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import dev.davit.node.testing.BlackHole;
import dev.davit.node.testing.ConnectProxy;
import dev.davit.node.testing.EchoServer;
import dev.davit.node.testing.KernelSockets;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real sockets on loopback; names are given addresses by the test. */
@Timeout(60)
class GatewayConnectorTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String LOGIN = new ProxyServer.Credentials("anna", "p@ss").basic();

    @Test
    void aProxyResolvesTheNameAndPassesBytes() throws Exception {
        try (var proxy = ConnectProxy.open();
                var server = new EchoServer();
                var socket = through(proxy, "").connect(server.named("gw.test"), BOUND)) {
            assertThat(echoed(socket, "hello")).isEqualTo("hello");

            assertThat(proxy.targets()).containsExactly(server.named("gw.test"));
            assertThat(proxy.heads()).singleElement().asString().doesNotContain("Proxy-Authorization");
        }
    }

    @Test
    void aProxyIsNamedIpv6AddressesInBrackets() throws Exception {
        try (var proxy = ConnectProxy.open();
                var server = new EchoServer();
                var socket = through(proxy, "").connect(server.named("2001:db8::1"), BOUND)) {
            assertThat(echoed(socket, "hello")).isEqualTo("hello");

            var authority = "[2001:db8::1]:" + server.port();
            assertThat(proxy.heads())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT %s HTTP/1.1\r\nHost: %s\r\n".formatted(authority, authority));
        }
    }

    @Test
    void showsItsCredentialsToAProxyThatWantsThem() throws Exception {
        try (var proxy = ConnectProxy.authenticating(LOGIN);
                var server = new EchoServer();
                var socket = as("anna:p%40ss@", proxy).connect(server.named("gw.test"), BOUND)) {
            assertThat(echoed(socket, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void whatNoProxyHasIsReachedDirectly() throws Exception {
        try (var proxy = ConnectProxy.open();
                var server = new EchoServer()) {
            var connector = connector(
                    ProxySettings.from(Map.of("HTTPS_PROXY", proxy.address().toString(), "NO_PROXY", ".direct.test")),
                    "127.0.0.1");

            try (var direct = connector.connect(server.named("gw.direct.test"), BOUND);
                    var local = connector.connect(server.named("127.0.0.1"), BOUND)) {
                assertThat(echoed(direct, "a") + echoed(local, "b")).isEqualTo("ab");
                assertThat(proxy.heads()).isEmpty();
            }
        }
    }

    @Test
    void saysThatAProxyWantsCredentialsAndHowToGiveThem() throws Exception {
        try (var proxy = ConnectProxy.authenticating(LOGIN)) {
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> through(proxy, "").connect(new HostPort("gw.test", 443), BOUND))
                    .withMessageContainingAll(
                            "proxy http://" + proxy.address(),
                            "asks for Basic realm=\"corp\" (407) and got none",
                            "http://USER:PASSWORD@" + proxy.address());
            assertThat(proxy.targets()).isEmpty();
            await().atMost(BOUND).until(() -> proxy.openSockets() == 0);
        }
    }

    /** I9. */
    @Test
    void saysThatAProxyDoesNotTakeTheCredentialsWithoutShowingThem() throws Exception {
        try (var proxy = ConnectProxy.authenticating(LOGIN)) {
            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> as("anna:s3cret@", proxy).connect(new HostPort("gw.test", 443), BOUND))
                    .withMessageContaining("does not take what HTTPS_PROXY has")
                    .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("anna", "s3cret", "YW5uY"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 403 Forbidden\\r\\n\\r\\n | does not let this machine connect to gw.test:443 (403 Forbidden); allow CONNECT",
                "HTTP/1.1 503 Service Unavailable\\r\\n\\r\\n | could not connect to gw.test:443 (503 Service Unavailable)",
                "HTTP/1.1 407 No\\r\\nProxy-Authenticate: Negotiate\\r\\nProxy-Authenticate: NTLM\\r\\n\\r\\n"
                        + " | asks for Negotiate, NTLM (407); davit-node knows Basic authentication only",
                "HTTP/1.0 400 Bad\\r\\n\\r\\n | answered CONNECT gw.test:443 with 400 Bad",
                "HTTP/1.1 302 \\033[2J\\r\\n\\r\\n | with 302 ?[2J",
                "SSH-2.0-x\\r\\n\\r\\n | answered with something that is not HTTP/1.1",
                "HTTP/1.1 2 | closed the connection without an answer",
                "'' | closed the connection without an answer"
            })
    void explainsWhatAProxyAnswers(String answer, String message) throws Exception {
        try (var proxy = ConnectProxy.open()) {
            proxy.answerAlways(answer.translateEscapes());

            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> through(proxy, "").connect(new HostPort("gw.test", 443), BOUND))
                    .withMessageContaining(message);
        }
    }

    @Test
    void takesAnInterimAnswerForWhatItIs() throws Exception {
        try (var proxy = ConnectProxy.open()) {
            proxy.answerAlways("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\nfrom the gateway");

            try (var socket = through(proxy, "").connect(new HostPort("gw.test", 443), BOUND)) {
                assertThat(read(socket, 16)).isEqualTo("from the gateway");
            }
        }
    }

    @Test
    void readsNoMoreOfAnAnswerThanAHeadMayHave() throws Exception {
        try (var proxy = ConnectProxy.open()) {
            proxy.answerAlways("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(4000));

            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> through(proxy, "").connect(new HostPort("gw.test", 443), BOUND))
                    .withMessageContaining("more than 16384 bytes");
        }
    }

    @Test
    void aProxyThatSaysNothingIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            var settings = ProxySettings.from(Map.of("HTTPS_PROXY", "127.0.0.1:" + silent.getLocalPort()));

            assertThatExceptionOfType(ProxyException.class)
                    .isThrownBy(() -> connector(settings).connect(new HostPort("gw.test", 443), SHORT))
                    .withMessageContaining("did not answer within 0.4 s");
        }
    }

    @Test
    void saysThatAProxyCannotBeReached() throws Exception {
        var settings = ProxySettings.from(Map.of("HTTPS_PROXY", "http://anna:s3cret@" + unused()));

        assertThatExceptionOfType(ProxyException.class)
                .isThrownBy(() -> connector(settings).connect(new HostPort("gw.test", 443), BOUND))
                .withMessageContaining("cannot be reached (Connection refused); check host and port in HTTPS_PROXY")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void anAddressThatIsSilentDelaysTheNextOneOnlyALittle() throws Exception {
        try (var server = new EchoServer();
                var hole = new BlackHole("127.0.0.2", server.port());
                var socket = direct("127.0.0.2", "127.0.0.1").connect(server.named("gw.test"), BOUND)) {
            assertThat(socket.getRemoteAddress().toString()).contains("127.0.0.1");
            assertThat(echoed(socket, "hello")).isEqualTo("hello");

            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(KernelSockets.of(hole.port()))
                            .noneMatch(it -> it.state() == KernelSockets.State.CONNECTING));
        }
    }

    @Test
    void anAddressThatRefusesDelaysTheNextOneNotAtAll() throws Exception {
        try (var server = new EchoServer("::1", 0);
                var socket = direct("127.0.0.3", "::1").connect(server.named("gw.test"), BOUND)) {
            assertThat(echoed(socket, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void anAddressThatWasReachedLatelyComesBehindTheOthersUntilThatWasRight() throws Exception {
        try (var one = new EchoServer("127.0.0.3", 0);
                var other = new EchoServer("127.0.0.4", one.port())) {
            var connector = direct("127.0.0.3", "127.0.0.4");
            var turns = new AddressTurns();

            assertThat(reached(connector, one.port(), turns)).isEqualTo("127.0.0.3");
            assertThat(reached(connector, other.port(), turns)).isEqualTo("127.0.0.4");
            assertThat(reached(connector, one.port(), turns)).isEqualTo("127.0.0.3");
            turns.reset();
            assertThat(reached(connector, one.port(), turns)).isEqualTo("127.0.0.3");
        }
    }

    private static String reached(GatewayConnector connector, int port, AddressTurns turns) throws IOException {
        try (var socket = connector.connect(new HostPort("gw.test", port), BOUND, turns)) {
            return socket.socket().getInetAddress().getHostAddress();
        }
    }

    @Test
    void allAddressesTogetherHaveTheTimeOfOneAttemptAndEachIsNamed() throws Exception {
        int port;
        try (var hole = new BlackHole("127.0.0.5", 0)) {
            port = hole.port();

            assertThatIOException()
                    .isThrownBy(() -> direct("127.0.0.6", "127.0.0.5").connect(new HostPort("gw.test", port), SHORT))
                    .withMessage("127.0.0.6: Connection refused; 127.0.0.5: no answer within 0.4 s");
        }
    }

    @Test
    void ipv6LiteralsNeedNoName() throws Exception {
        try (var server = new EchoServer("::1", 0);
                var socket = GatewayConnector.direct().connect(server.named("::1"), BOUND)) {
            assertThat(echoed(socket, "hello")).isEqualTo("hello");
        }
    }

    @Test
    void aNameThatDoesNotResolveIsSaidSo() {
        var connector = new GatewayConnector(ProxySettings.none(), new Addresses(name -> {
            throw new UnknownHostException(name);
        }));

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> connector.connect(new HostPort("gw.test", 443), BOUND))
                .withMessage("the name gw.test does not resolve");
    }

    @Test
    void silentConnectionsAreProbedBeforeANatForgetsThem() throws Exception {
        try (var server = new EchoServer();
                var socket = GatewayConnector.direct().connect(server.named("127.0.0.1"), BOUND)) {
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(KernelSockets.of(server.port()))
                            .filteredOn(it -> it.remotePort() == server.port())
                            .singleElement()
                            .satisfies(it -> assertThat(it.keepAlive().orElseThrow())
                                    .isLessThanOrEqualTo(Duration.ofSeconds(30))));
            assertThat(echoed(socket, "still here")).isEqualTo("still here");
        }
    }

    private static GatewayConnector through(ConnectProxy proxy, String noProxy) {
        return connector(ProxySettings.from(Map.of("HTTPS_PROXY", "http://" + proxy.address(), "NO_PROXY", noProxy)));
    }

    private static GatewayConnector as(String credentials, ConnectProxy proxy) {
        return connector(ProxySettings.from(Map.of("HTTPS_PROXY", "http://" + credentials + proxy.address())));
    }

    private static GatewayConnector direct(String... addresses) {
        return connector(ProxySettings.none(), addresses);
    }

    /** @param addresses of every name, in the order of preference; none when no name may be looked up */
    private static GatewayConnector connector(ProxySettings settings, String... addresses) {
        return new GatewayConnector(settings, new Addresses(name -> literals(name, addresses)));
    }

    private static List<InetAddress> literals(String name, String... addresses) {
        if (addresses.length == 0) {
            throw new IllegalStateException("looked up " + name);
        }
        return Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    }

    private static HostPort unused() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    private static String echoed(SocketChannel socket, String text) throws IOException {
        socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return read(socket, text.length());
    }

    private static String read(SocketChannel socket, int length) throws IOException {
        var bytes = socket.socket().getInputStream().readNBytes(length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
