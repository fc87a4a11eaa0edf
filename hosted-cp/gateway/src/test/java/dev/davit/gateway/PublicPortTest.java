package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.Hellos;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** API traffic through the public port to the kube-apiserver of the right cluster. */
@Timeout(60)
class PublicPortTest {
    private static final byte[] ALERT_ACCESS_DENIED = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x31};

    private static final int AWAY_MILLIS = 300;

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;
    private TestServer api;
    private TestServer plain;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        var tls = TestTls.context(cluster.ca(), Optional.of(cluster.apiServer()));
        api = new TestServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
        plain = TestServer.echo();
        publish(api);
    }

    private void publish(TestServer backend, Cidr... allowed) throws IOException {
        gateway.gateway()
                .clusters()
                .publish(cluster.route(new HostPort("127.0.0.1", backend.port()), List.of(allowed)));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        api.close();
        plain.close();
    }

    private Socket connect() throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.ports().publicPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void assertEcho(Socket socket) throws IOException {
        socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }

    @Test
    void passesTlsThroughByItsServerName() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.empty());
        try (var socket = TestTls.connect(context, gateway.ports().publicPort(), cluster.apiName())) {
            socket.startHandshake();

            assertEcho(socket);
        }
    }

    @Test
    void passesTlsThroughByANameOfTheClustersOwn() throws Exception {
        var backend = new HostPort("127.0.0.1", api.port());
        var context = TestTls.context(cluster.ca(), Optional.empty());
        gateway.gateway().clusters().publish(cluster.named(backend, "edge.example.org"));

        assertThatThrownBy(() -> {
                    try (var other = TestTls.connect(context, gateway.ports().publicPort(), "other.example.org")) {
                        other.startHandshake();
                    }
                })
                .isInstanceOf(IOException.class);
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.ofTheJdk("Edge.Example.org"));
            assertThat(socket.getInputStream().read()).isEqualTo(0x16);
        }
        gateway.gateway().clusters().publish(cluster.named(backend, "edge.example.org", Cidr.parse("192.0.2.0/24")));
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.ofTheJdk("edge.example.org"));
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(ALERT_ACCESS_DENIED);
        }
    }

    @Test
    void passesARelayedConnectionByItsAuthority() throws Exception {
        publish(plain);
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));

            assertEcho(socket);
        }
    }

    /** As when the only ready API server is another one by now: nobody's new connection fails for that moment. */
    @Test
    void aClientWaitsForAnApiServerThatIsAwayForAMoment() throws Exception {
        int port = plain.port();
        publish(plain);
        plain.close();
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(AWAY_MILLIS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);
            var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());

            try (var back = new TestServer(
                    listener, connection -> connection.getInputStream().transferTo(connection.getOutputStream()))) {
                assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
                assertThat(back.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void aClientOfAnApiServerThatStaysAwayIsClosed() throws Exception {
        publish(plain);
        plain.close();
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            socket.setSoTimeout(AWAY_MILLIS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void passesBytesThatCameWithTheHeader() throws Exception {
        publish(plain);
        try (var socket = connect()) {
            var header = Hellos.proxyHeader(cluster.apiName(), "10.244.0.3");
            var first = Arrays.copyOf(header, header.length + 3);
            first[header.length] = 7;
            socket.getOutputStream().write(first);

            assertThat(socket.getInputStream().readNBytes(3)).containsExactly(7, 0, 0);
        }
    }

    @Test
    void anEndInOneDirectionLeavesTheOtherOpen() throws Exception {
        publish(plain);
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            socket.getOutputStream().write("last".getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("last");
        }
    }

    @Test
    void aHeaderOfAnUntrustedPeerDoesNotForgeTheClient() throws Exception {
        publish(plain, Cidr.parse("192.0.2.0/24"));
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "192.0.2.1"));

            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(ALERT_ACCESS_DENIED);
        }
    }

    @Test
    void theOuterHeaderOfATrustedProxyNamesTheClient() throws Exception {
        publish(plain, Cidr.parse("192.0.2.0/24"));
        gateway.gateway().clusters().publish(TestGateway.settings(List.of(Cidr.parse("127.0.0.0/8")), List.of()));
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader("api.zzzzzzzzzz.hosted.test", "192.0.2.1"));
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));

            assertEcho(socket);
        }
    }

    @Test
    void allowedCidrsKeepOthersOut() throws Exception {
        publish(plain, Cidr.parse("192.0.2.0/24"));
        var context = TestTls.context(cluster.ca(), Optional.empty());
        try (var socket = TestTls.connect(context, gateway.ports().publicPort(), cluster.apiName())) {
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("access_denied");
        }
    }

    @Test
    void closesConnectionsThatAreNotAllowedAnyMore() throws Exception {
        publish(plain, Cidr.parse("127.0.0.0/8"));
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            assertEcho(socket);

            publish(plain, Cidr.parse("192.0.2.0/24"));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void leavesConnectionsAloneThatAreStillAllowed() throws Exception {
        publish(plain);
        try (var socket = connect()) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            assertEcho(socket);

            publish(plain, Cidr.parse("127.0.0.0/8"));

            assertEcho(socket);
        }
    }

    @Test
    void saysThatANameIsNotServed() throws Exception {
        var context = TestTls.context(cluster.ca(), Optional.empty());
        try (var socket = TestTls.connect(context, gateway.ports().publicPort(), "api.nobody.hosted.test")) {
            assertThatThrownBy(socket::startHandshake).hasMessageContaining("unrecognized_name");
        }
    }

    @Test
    void closesWhatIsNeitherTlsNorProxy() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void answersHealth() throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.ports().health())) {
            socket.getOutputStream()
                    .write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 OK");
        }
    }
}
