package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.RecordingListener;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.pki.ExtendedUsage;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Machines behind a load balancer that says where they come from, in a PROXY header with an authority of its own. */
@Timeout(60)
class TunnelBehindProxyTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"));
    private static final String ALLOWED = "192.0.2.7";

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");

    @TempDir
    private Path directory;

    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = TestGateway.start(directory);
        gateway.gateway()
                .clusters()
                .publish(cluster.route(new HostPort("127.0.0.1", 1), List.of(Cidr.parse("192.0.2.0/24")), "w0"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theAddressThatATrustedProxyNamesIsTheMachines() throws Exception {
        gateway.gateway().clusters().publish(TestGateway.settings(LOOPBACK, List.of()));
        try (var balancer = balancer(ALLOWED)) {
            connect(balancer).awaitConnected();

            assertThat(sessions())
                    .singleElement()
                    .extracting(NodeSession::remote)
                    .isEqualTo(InetAddress.ofLiteral(ALLOWED));
        }
    }

    @Test
    void anAddressThatIsNotAllowedIsNotBehindATrustedProxyEither() throws Exception {
        gateway.gateway().clusters().publish(TestGateway.settings(LOOPBACK, List.of()));
        try (var balancer = balancer("198.51.100.9")) {
            connect(balancer).awaitHeard("refused ADDRESS_NOT_ALLOWED", SOON);

            assertThat(sessions()).isEmpty();
        }
    }

    @Test
    void nobodyElseForgesAnAddress() throws Exception {
        try (var balancer = balancer(ALLOWED)) {
            var listener = connect(balancer);

            await().atMost(SOON).until(() -> listener.heard().size() >= 2);
            assertThat(listener.heard()).doesNotContain("connected");
            assertThat(sessions()).isEmpty();
        }
    }

    private List<NodeSession> sessions() {
        return gateway.gateway()
                .clusters()
                .byId(cluster.id())
                .orElseThrow()
                .sessions()
                .all();
    }

    private RecordingListener connect(TestServer balancer) throws IOException {
        var pem = TestCluster.pem(directory, "w0", cluster.node("w0", ExtendedUsage.CLIENT_AUTH));
        return gateway.connect(
                cluster,
                cluster.tunnelName(),
                pem,
                balancer.port(),
                TunnelConfig.Timing.standard(),
                TestGateway.LOOPBACK);
    }

    private TestServer balancer(String client) {
        return new TestServer(machine -> {
            try (var onward =
                    new Socket(InetAddress.getLoopbackAddress(), gateway.ports().publicPort())) {
                onward.getOutputStream().write(header(client));
                Thread.ofVirtual().start(() -> pump(onward, machine));
                pump(machine, onward);
            }
        });
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // Both ends see it.
        }
    }

    /** Its authority is another cluster's API: of a trusted header it does not count, of an untrusted one nothing else. */
    private static byte[] header(String client) {
        var bytes = ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                "api.zzzzzzzzzz." + TestCluster.DOMAIN,
                new InetSocketAddress(InetAddress.ofLiteral(client), 40_000),
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.200"), 443));
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }
}
