package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.Hellos;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends are there and say nothing: the connection does not stay for ever, whichever way it goes. */
@Timeout(60)
class IdleConnectionTest {
    private static final FrontLimits SHORT = new FrontLimits(100, 100, 100, 100, Duration.ofMillis(400));

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;
    private TestServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory, SHORT);
        gateway.gateway().clusters().publish(TestGateway.settings(List.of(), List.of(Cidr.parse("127.0.0.1/32"))));
        server = TestServer.echo();
        gateway.gateway().clusters().publish(cluster.route(new HostPort("127.0.0.1", server.port()), List.of(), "w0"));
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        server.close();
    }

    /** @return whether the connection ended, in whatever way */
    private static boolean ends(InputStream connection) {
        try {
            return connection.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void toAnApi() throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.ports().publicPort())) {
            socket.getOutputStream().write(Hellos.proxyHeader(cluster.apiName(), "10.244.0.3"));
            socket.getOutputStream().write(7);
            assertThat(socket.getInputStream().read()).isEqualTo(7);

            assertThat(ends(socket.getInputStream())).isTrue();
        }
    }

    @Test
    void toAPod() throws Exception {
        gateway.join(cluster, "w0", TestGateway.LOOPBACK);
        try (var reply = gateway.request(cluster, "10.244.0.5:" + server.port())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 200");

            assertThat(ends(reply.socket().getInputStream())).isTrue();
        }
    }

    @Test
    void toTheOutside() throws Exception {
        try (var reply = gateway.request(
                gateway.ports().egressControlPlane(),
                "davit://cluster/" + cluster.uid(),
                "127.0.0.1:" + server.port())) {
            assertThat(reply.statusLine()).startsWith("HTTP/1.1 200");

            assertThat(ends(reply.socket().getInputStream())).isTrue();
        }
    }
}
