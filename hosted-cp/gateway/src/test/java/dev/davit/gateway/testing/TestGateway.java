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
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.drain.DrainTiming;
import dev.davit.gateway.peer.PeerDirectory;
import dev.davit.gateway.peer.PeerTiming;
import dev.davit.gateway.routing.Cidr;
import dev.davit.gateway.routing.Settings;
import dev.davit.gateway.tunnel.TunnelTiming;
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
import java.net.URI;
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
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;

/** A whole gateway on loopback, with the nodes that a test connects to it. */
public final class TestGateway implements AutoCloseable {
    /** A policy that dials every target's port on loopback: the addresses of the tests exist nowhere. */
    public static final DialPolicy LOOPBACK =
            target -> new DialDecision.Allowed(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));

    private static final long BUFFER_BYTES = 64L * 1024 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DrainTiming DRAIN =
            new DrainTiming(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(2), Duration.ZERO, Duration.ZERO);
    private static final PeerTiming PEERS = new PeerTiming(
            Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(3));

    /** What one test wants to be otherwise than another. */
    private record Setup(
            DrainTiming drain, long bufferBytes, FrontLimits limits, PrintStream log, TunnelTiming tunnels) {
        private static final Setup USUAL = new Setup(
                DRAIN,
                BUFFER_BYTES,
                FrontLimits.standard(),
                new PrintStream(OutputStream.nullOutputStream()),
                TunnelTiming.standard());

        private Setup with(DrainTiming other) {
            return new Setup(other, bufferBytes, limits, log, tunnels);
        }

        private Setup with(long other) {
            return new Setup(drain, other, limits, log, tunnels);
        }

        private Setup with(FrontLimits other) {
            return new Setup(drain, bufferBytes, other, log, tunnels);
        }

        private Setup with(PrintStream other) {
            return new Setup(drain, bufferBytes, limits, other, tunnels);
        }

        private Setup with(TunnelTiming other) {
            return new Setup(drain, bufferBytes, limits, log, other);
        }
    }

    private final Path directory;
    private final CertificateAuthority ca;
    private final String replica;
    private final Setup setup;
    private final Gateway gateway;
    private final Gateway.Ports ports;
    private final List<Tunnel> tunnels = new ArrayList<>();

    private TestGateway(
            Path directory, CertificateAuthority ca, String replica, int publicPort, Setup setup, PeerDirectory others)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.ca = ca;
        this.replica = replica;
        this.setup = setup;
        gateway = new Gateway(
                new GatewaySettings(
                        replica,
                        directory,
                        publicPort,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "",
                        setup.drain(),
                        setup.bufferBytes(),
                        AccessLogSettings.standard(),
                        setup.limits()),
                Clock.systemUTC(),
                setup.log(),
                others,
                PEERS,
                setup.tunnels());
        gateway.clusters().publish(settings(List.of(), List.of()));
        ports = gateway.start(CompletableFuture.completedFuture(null));
    }

    public static TestGateway start(Path directory) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL);
    }

    /** @param bufferBytes memory for bytes on their way */
    public static TestGateway start(Path directory, long bufferBytes) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL.with(bufferBytes));
    }

    /** @param log gets the access log */
    public static TestGateway start(Path directory, PrintStream log) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL.with(log));
    }

    public static TestGateway start(Path directory, FrontLimits limits) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL.with(limits));
    }

    /** @param tunnels how long things may take on tunnels */
    public static TestGateway start(Path directory, TunnelTiming tunnels) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL.with(tunnels));
    }

    /** @param drain how it ends after it was told to stop */
    public static TestGateway start(Path directory, DrainTiming drain) throws IOException, InterruptedException {
        return start(directory, Setup.USUAL.with(drain));
    }

    private static TestGateway start(Path directory, Setup setup) throws IOException, InterruptedException {
        var ca = CertificateAuthority.create("gateway-ca", Instant.now(), Duration.ofDays(1), RANDOM);
        Files.writeString(directory.resolve("ca.crt"), ca.certificatePem());
        write(directory, serverKey(ca));
        return new TestGateway(directory, ca, "gw-test", 0, setup, PeerDirectory.none());
    }

    private static void write(Path directory, CertifiedKey own) throws IOException {
        Files.writeString(directory.resolve("tls.crt"), own.certificatePem());
        Files.writeString(directory.resolve("tls.key"), own.keyPem());
    }

    /** Another gateway with the same authority, which is told where this one is. */
    public TestGateway another(String replica) throws IOException, InterruptedException {
        return another(replica, () -> Set.of(peerPort(ports.peer())));
    }

    /** Another gateway with the same authority. */
    public TestGateway another(String replica, PeerDirectory others) throws IOException, InterruptedException {
        return new TestGateway(directory, ca, replica, 0, setup, others);
    }

    /** @return the address of a peer port on loopback */
    public static InetSocketAddress peerPort(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static CertifiedKey serverKey(CertificateAuthority ca) {
        return serverKey(ca, "davit://gateway/shared");
    }

    /** A certificate as the operator makes it for gateways, with this identity. */
    static CertifiedKey serverKey(CertificateAuthority ca, String identity) {
        return ca.issue(
                new LeafRequest(
                        "gateway",
                        List.of(),
                        List.of("gateway-internal.davit-system.svc"),
                        List.of(),
                        List.of(URI.create(identity)),
                        Set.of(ExtendedUsage.SERVER_AUTH, ExtendedUsage.CLIENT_AUTH),
                        Duration.ofHours(1)),
                Instant.now(),
                RANDOM);
    }

    /** Another gateway process at the same public address. */
    public TestGateway restart() throws IOException, InterruptedException {
        return new TestGateway(directory, ca, "gw-test", ports.publicPort(), setup, PeerDirectory.none());
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

    /** Another certificate like the gateway's own. */
    public CertifiedKey serverKey() {
        return serverKey(ca);
    }

    /** The operator has renewed the gateway's certificate. */
    public void renewCertificate(CertifiedKey renewed) throws IOException {
        write(directory, renewed);
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

    /** @return the tunnels of the cluster's nodes to this gateway */
    public List<NodeSession> sessions(TestCluster cluster) {
        return gateway.clusters().byId(cluster.id()).orElseThrow().sessions().all();
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

    /** Starts the agent of a node that reaches gateways at this address, and waits until one of them routes it. */
    public RecordingListener join(TestCluster cluster, String node, HostPort gateways) throws IOException {
        var key = cluster.node(node, ExtendedUsage.CLIENT_AUTH);
        var listener = connect(cluster.tunnelName(), gateways, cluster, key, LOOPBACK, GatewayConnector.direct());
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
        var pem = TestCluster.pem(directory, nodeFile(tunnels.size()), key);
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
                directory.resolve(replica + "-authorities-" + tunnels.size() + ".pem"),
                cluster.ca().certificatePem());
        var config = new TunnelConfig(List.of(gateway), serverName, pem, authorities, "test", timing, connector);
        tunnels.add(Tunnel.start(config, policy, listener));
        return listener;
    }

    /** The kubelet of the node that was connected last has another certificate. */
    public void renewNode(CertifiedKey renewed) throws IOException {
        TestCluster.pem(directory, nodeFile(tunnels.size() - 1), renewed);
    }

    private String nodeFile(int index) {
        return replica + "-node-" + index;
    }

    /** What a kube-apiserver of the cluster does: a CONNECT at the egress port "cluster". */
    public ConnectReply request(TestCluster cluster, String target) throws IOException, GeneralSecurityException {
        return request(ports.egressCluster(), "davit://cluster/" + cluster.uid(), target);
    }

    /** A CONNECT by whoever the URI names. */
    public ConnectReply request(int port, String identity, String target) throws IOException, GeneralSecurityException {
        return ConnectReply.of(internal(port, identity), target);
    }

    /** What another gateway does: a CONNECT at the peer port, with these header fields. */
    public ConnectReply forward(String identity, String target, String... fields)
            throws IOException, GeneralSecurityException {
        return ConnectReply.of(internal(ports.peer(), identity), target, fields);
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
