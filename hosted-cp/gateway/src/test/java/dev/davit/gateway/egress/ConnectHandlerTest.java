package dev.davit.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.DialDecision;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dials that do not come back: a listener whose backlog is full answers no SYN. */
@Timeout(60)
class ConnectHandlerTest {
    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");

    @Test
    void answersEveryConnectWithin8Seconds(@TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory);
                var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var filler = fill(silent);
            gateway.publish(cluster, "w0");
            gateway.join(
                    cluster,
                    "w0",
                    target -> new DialDecision.Allowed(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort())));
            var before = System.nanoTime();

            try (var reply = gateway.request(cluster, "10.244.0.5:80")) {
                assertThat(reply.statusLine()).startsWith("HTTP/1.1 504 DIAL_TIMEOUT");
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
            }
            for (var socket : filler) {
                socket.close();
            }
        }
    }

    @Test
    void givesUpTheDialWhenTheClientHangsUp(@TempDir Path directory) throws Exception {
        try (var gateway = TestGateway.start(directory);
                var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var filler = fill(silent);
            gateway.publish(cluster, "w0");
            gateway.join(
                    cluster,
                    "w0",
                    target -> new DialDecision.Allowed(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort())));
            var session = gateway.gateway()
                    .clusters()
                    .byId(cluster.id())
                    .orElseThrow()
                    .sessions()
                    .find("w0")
                    .orElseThrow();
            var socket = gateway.internal(gateway.ports().egressCluster(), "davit://cluster/" + cluster.uid());
            socket.getOutputStream()
                    .write("CONNECT 10.244.0.5:80 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(5)).until(() -> session.openStreams() == 1);

            socket.close();

            // Well before the node's own bound of 5 s.
            await().atMost(Duration.ofSeconds(3)).until(() -> session.openStreams() == 0);
            for (var filling : filler) {
                filling.close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket silent) throws Exception {
        var sockets = new ArrayList<Socket>();
        for (var i = 0; i < 8; i++) {
            var socket = new Socket();
            try {
                socket.connect(silent.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                socket.close();
                break;
            }
            sockets.add(socket);
        }
        return sockets;
    }
}
