package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxyServer;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.agent.relay.NodeLocalRelay;
import dev.davit.agent.relay.RelayConfig;
import dev.davit.agent.tunnel.DialDecision;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.gateway.testing.TestServer;
import dev.davit.gateway.testing.TestTls;
import dev.davit.node.testing.ConnectProxy;
import dev.davit.node.testing.KernelSockets;
import dev.davit.tunnel.HostPort;
import dev.davit.tunnel.proxy.ProxyHeaderCodec;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways of a machine to its gateway: through a proxy, over IPv6, through a NAT. Names that exist nowhere prove the proxy. */
@Timeout(60)
class ReachTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LOGIN = new ProxyServer.Credentials("anna", "s3cret").basic();

    private final TestCluster cluster = new TestCluster("aaaaaaaaaa");
    private TestGateway gateway;
    private TestServer api;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        var tls = TestTls.context(cluster.ca(), Optional.of(cluster.apiServer()));
        api = new TestServer(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
        publish();
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        api.close();
    }

    private void publish(Cidr... allowed) throws IOException {
        var backend = new HostPort("127.0.0.1", api.port());
        gateway.gateway().clusters().publish(cluster.route(backend, List.of(allowed), "w0"));
    }

    @Test
    void aTunnelThroughAProxyCarriesStreamsAndComesBackWhenTheProxyCutsIt() throws Exception {
        try (var proxy = ConnectProxy.authenticating(LOGIN);
                var pod = TestServer.echo()) {
            var heard = gateway.join(cluster, "w0", at("gw.test"), through(proxy), target -> onLoopback(pod));
            assertNodeAnswers("10.244.0.5:80");

            proxy.cut();

            await().atMost(SOON)
                    .until(() ->
                            heard.heard().stream().filter("connected"::equals).count() == 2);
            assertNodeAnswers("10.244.0.5:80");
            assertThat(proxy.targets()).containsOnly(at("gw.test")).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aMachineWithIpv6OnlyIsReachedAtItsAddressAndAtItsPods() throws Exception {
        try (var server = TestServer.echo()) {
            gateway.join(cluster, "w0", at("::1"), GatewayConnector.direct(), target -> onLoopback(server));

            assertNodeAnswers("[2001:db8:0::1]:10250");
            assertNodeAnswers("10.244.0.5:80");
        }
    }

    @Test
    void podsReachTheirApiServerThroughAProxy() throws Exception {
        try (var proxy = ConnectProxy.authenticating(LOGIN);
                var relay = relay(at("gw.test"), through(proxy))) {
            assertApiAnswers(relay);

            assertThat(proxy.targets()).containsExactly(at("gw.test"));
        }
    }

    @Test
    void podsReachTheirApiServerOverIpv6() throws Exception {
        try (var relay = relay(at("::1"), GatewayConnector.direct())) {
            assertApiAnswers(relay);
        }
    }

    @Test
    void relayedConnectionsThatAreSilentAreProbedOnEveryLegBeforeANatForgetsThem() throws Exception {
        try (var relay = relay(at("127.0.0.1"), GatewayConnector.direct());
                var pod = apiThrough(relay)) {
            assertEcho(pod);

            var publicPort = gateway.ports().publicPort();
            assertProbed(
                    relay.address().getPort(),
                    it -> it.localPort() == relay.address().getPort());
            assertProbed(publicPort, it -> it.remotePort() == publicPort);
            assertProbed(publicPort, it -> it.localPort() == publicPort);
            assertProbed(api.port(), it -> it.remotePort() == api.port());
            assertEcho(pod);
        }
    }

    @Test
    void allowedCidrsHoldForIpv6ClientsOfALoadBalancer() throws Exception {
        publish(Cidr.parse("2001:db8:7::/48"));
        gateway.gateway().clusters().publish(TestGateway.settings(List.of(Cidr.parse("::1/128")), List.of()));

        try (var allowed = throughLoadBalancer("2001:db8:7::9")) {
            allowed.startHandshake();
            assertEcho(allowed);
        }
        try (var other = throughLoadBalancer("2001:db8:8::9")) {
            assertThatThrownBy(other::startHandshake).isInstanceOf(IOException.class);
        }
    }

    private SSLSocket throughLoadBalancer(String client) throws Exception {
        var plain = new Socket(InetAddress.ofLiteral("::1"), gateway.ports().publicPort());
        var header = ProxyHeaderCodec.encode(
                UnpooledByteBufAllocator.DEFAULT,
                "ignored.example",
                new InetSocketAddress(InetAddress.ofLiteral(client), 40_000),
                new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 443));
        try {
            plain.getOutputStream().write(ByteBufUtil.getBytes(header));
        } finally {
            header.release();
        }
        return TestTls.over(TestTls.context(cluster.ca(), Optional.empty()), plain, cluster.apiName());
    }

    private static void assertProbed(int port, Predicate<KernelSockets.Connection> davits) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(KernelSockets.of(port))
                        .filteredOn(davits)
                        .isNotEmpty()
                        .allSatisfy(it ->
                                assertThat(it.keepAlive().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30))));
    }

    private HostPort at(String host) {
        return new HostPort(host, gateway.ports().publicPort());
    }

    private static GatewayConnector through(ConnectProxy proxy) {
        var url = "http://anna:s3cret@" + proxy.address();
        return GatewayConnector.through(ProxySettings.from(Map.of("HTTPS_PROXY", url)));
    }

    private static DialDecision onLoopback(TestServer server) {
        return new DialDecision.Allowed(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    }

    private NodeLocalRelay.Listening relay(HostPort at, GatewayConnector connector) {
        var listen = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        return NodeLocalRelay.start(new RelayConfig(listen, List.of(at), cluster.apiName(), connector), source -> true);
    }

    /** As a pod does it: the name that it asks for says nothing about the cluster. */
    private SSLSocket apiThrough(NodeLocalRelay.Listening relay) throws Exception {
        var plain = new Socket(relay.address().getAddress(), relay.address().getPort());
        var tls = TestTls.over(TestTls.context(cluster.ca(), Optional.empty()), plain, "kubernetes.default.svc");
        tls.startHandshake();
        return tls;
    }

    private void assertApiAnswers(NodeLocalRelay.Listening relay) throws Exception {
        try (var pod = apiThrough(relay)) {
            assertEcho(pod);
        }
    }

    private void assertNodeAnswers(String target) throws Exception {
        try (var reply = gateway.request(cluster, target)) {
            assertThat(reply.statusLine()).contains("200");
            assertEcho(reply.socket());
        }
    }

    private static void assertEcho(Socket socket) throws IOException {
        socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
    }
}
