package dev.davit.gateway.testing;

import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.tunnel.DialDecision;
import dev.davit.agent.tunnel.DialPolicy;
import dev.davit.agent.tunnel.Tunnel;
import dev.davit.agent.tunnel.TunnelConfig;
import dev.davit.gateway.FrontLimits;
import dev.davit.gateway.Gateway;
import dev.davit.gateway.GatewaySettings;
import dev.davit.gateway.access.AccessLogSettings;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.Settings;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.ExtendedUsage;
import dev.davit.pki.LeafRequest;
import dev.davit.tunnel.HostPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;

/** A whole gateway on loopback, with the nodes that a test connects to it. */
public final class TestGateway implements AutoCloseable {
    /** A policy that dials every target's port on loopback: the addresses of the tests exist nowhere. */
    public static final DialPolicy LOOPBACK =
            target -> new DialDecision.Allowed(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));

    private static final long BUFFER_BYTES = 64L * 1024 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final CertificateAuthority ca;
    private final Setup setup;
    private final Gateway gateway;
    private final Gateway.Ports ports;
    private final List<Tunnel> tunnels = new ArrayList<>();

    /** What a test may want otherwise. */
    private record Setup(long bufferBytes, FrontLimits limits, PrintStream log) {
        private static final Setup USUAL =
                new Setup(BUFFER_BYTES, FrontLimits.standard(), new PrintStream(OutputStream.nullOutputStream()));
    }

    private TestGateway(Path directory, CertificateAuthority ca, int publicPort, Setup setup)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.ca = ca;
        this.setup = setup;
        gateway = new Gateway(
                new GatewaySettings(
                        "gw-test",
                        directory,
                        publicPort,
                        0,
                        0,
                        0,
                        0,
                        Duration.ofSeconds(2),
                        setup.bufferBytes(),
                        AccessLogSettings.standard(),
                        setup.limits()),
                Clock.systemUTC(),
                setup.log());
        gateway.clusters().publish(settings(List.of(), List.of()));
        ports = gateway.start(() -> true);
    }

    public static TestGateway start(Path directory) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL);
    }

    /** @param bufferBytes memory for bytes on their way */
    public static TestGateway start(Path directory, long bufferBytes) throws IOException, InterruptedException {
        return start(directory, new Setup(bufferBytes, Setup.USUAL.limits(), Setup.USUAL.log()));
    }

    /** @param log gets the access log */
    public static TestGateway start(Path directory, PrintStream log) throws IOException, InterruptedException {
        return start(directory, new Setup(BUFFER_BYTES, Setup.USUAL.limits(), log));
    }

    public static TestGateway start(Path directory, FrontLimits limits) throws IOException, InterruptedException {
        return start(directory, new Setup(BUFFER_BYTES, limits, Setup.USUAL.log()));
    }

    private static TestGateway start(Path directory, Setup setup) throws IOException, InterruptedException {
        var ca = CertificateAuthority.create("gateway-ca", Instant.now(), Duration.ofDays(1), RANDOM);
        var own = serverKey(ca);
        Files.writeString(directory.resolve("ca.crt"), ca.certificatePem());
        Files.writeString(directory.resolve("tls.crt"), own.certificatePem());
        Files.writeString(directory.resolve("tls.key"), own.keyPem());
        return new TestGateway(directory, ca, 0, setup);
    }

    private static CertifiedKey serverKey(CertificateAuthority ca) {
        return ca.issue(
                new LeafRequest(
                        "gateway",
                        List.of(),
                        List.of("gateway-internal.davit-system.svc"),
                        List.of(),
                        List.of(),
                        Set.of(ExtendedUsage.SERVER_AUTH),
                        Duration.ofHours(1)),
                Instant.now(),
                RANDOM);
    }

    /** Another gateway process at the same public address. */
    public TestGateway restart() throws IOException, InterruptedException {
        return new TestGateway(directory, ca, ports.publicPort(), setup);
    }

    public static Settings settings(List<Cidr> trustedProxies, List<Cidr> allowed) {
        return new Settings(TestCluster.DOMAIN, trustedProxies, List.of(Cidr.parse("10.96.0.0/12")), allowed);
    }

    public Gateway gateway() {
        return gateway;
    }

    public Gateway.Ports ports() {
        return ports;
    }

    /** A serving certificate like the gateway's own. */
    public CertifiedKey serverKey() {
        return serverKey(ca);
    }

    public CertificateAuthority ca() {
        return ca;
    }

    /** Publishes the cluster with these nodes, and an API server that nobody needs. */
    public void publish(TestCluster cluster, String... nodes) throws IOException {
        gateway.clusters().publish(cluster.route(new HostPort("127.0.0.1", 1), List.of(), nodes));
    }

    /** Publishes the cluster with these nodes, whose pods are where their machines announce them. */
    public void publishWithAnnouncedPods(TestCluster cluster, String... nodes) throws IOException {
        gateway.clusters().publish(cluster.routeToAnnouncedPods(nodes));
    }

    /** @return the tunnel of the node that was connected last */
    public Tunnel lastTunnel() {
        return tunnels.getLast();
    }

    /** Connects a node and waits until it is routed. */
    public RecordingListener join(TestCluster cluster, String node, DialPolicy policy) throws IOException {
        var listener = connect(cluster, cluster.tunnelName(), cluster.node(node, ExtendedUsage.CLIENT_AUTH), policy);
        listener.awaitConnected();
        return listener;
    }

    /** Connects a node that reaches the gateway by a way of its own, and waits until it is routed. */
    public RecordingListener join(
            TestCluster cluster, String node, HostPort gateway, GatewayConnector connector, DialPolicy policy)
            throws IOException {
        var key = cluster.node(node, ExtendedUsage.CLIENT_AUTH);
        var listener = connect(cluster.tunnelName(), gateway, cluster, key, policy, connector);
        listener.awaitConnected();
        return listener;
    }

    /** Starts an agent with any certificate and name. */
    public RecordingListener connect(TestCluster cluster, String serverName, CertifiedKey key, DialPolicy policy)
            throws IOException {
        var here = new HostPort("127.0.0.1", ports.publicPort());
        return connect(serverName, here, cluster, key, policy, GatewayConnector.direct());
    }

    private RecordingListener connect(
            String serverName,
            HostPort gateway,
            TestCluster cluster,
            CertifiedKey key,
            DialPolicy policy,
            GatewayConnector connector)
            throws IOException {
        var pem = TestCluster.pem(directory, "node-" + tunnels.size(), key);
        return connect(cluster, serverName, pem, gateway, connector, TunnelConfig.Timing.standard(), policy);
    }

    /** Starts an agent with a file that the test may change, at a port that may be another than the gateway's. */
    public RecordingListener connect(
            TestCluster cluster, String serverName, Path pem, int port, TunnelConfig.Timing timing, DialPolicy policy)
            throws IOException {
        var there = new HostPort("127.0.0.1", port);
        return connect(cluster, serverName, pem, there, GatewayConnector.direct(), timing, policy);
    }

    private RecordingListener connect(
            TestCluster cluster,
            String serverName,
            Path pem,
            HostPort gateway,
            GatewayConnector connector,
            TunnelConfig.Timing timing,
            DialPolicy policy)
            throws IOException {
        var listener = new RecordingListener();
        var authorities = Files.writeString(
                directory.resolve("authorities-" + tunnels.size() + ".pem"),
                cluster.ca().certificatePem());
        var config = new TunnelConfig(List.of(gateway), serverName, pem, authorities, "test", timing, connector);
        tunnels.add(Tunnel.start(config, policy, listener));
        return listener;
    }

    /** What a kube-apiserver of the cluster does: a CONNECT at the egress port "cluster". */
    public ConnectReply request(TestCluster cluster, String target) throws IOException, GeneralSecurityException {
        return request(ports.egressCluster(), "davit://cluster/" + cluster.uid(), target);
    }

    /** A CONNECT by whoever the URI names. */
    public ConnectReply request(int port, String identity, String target) throws IOException, GeneralSecurityException {
        return ConnectReply.of(internal(port, identity), target);
    }

    /** A TLS connection to an internal port. */
    public SSLSocket internal(int port, String identity) throws IOException, GeneralSecurityException {
        var context = TestTls.context(ca, Optional.of(TestCluster.internal(ca, identity)));
        return TestTls.connect(context, port, "gateway-internal.davit-system.svc");
    }

    /** Stops the gateway and leaves the nodes to themselves. */
    public void stopGateway() {
        gateway.close();
    }

    @Override
    public void close() {
        tunnels.forEach(Tunnel::close);
        gateway.close();
    }
}
