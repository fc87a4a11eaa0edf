package dev.davit.gateway;

import dev.davit.gateway.access.AccessLog;
import dev.davit.gateway.access.Dials;
import dev.davit.gateway.access.Selection;
import dev.davit.gateway.cluster.Clusters;
import dev.davit.gateway.cluster.GatewayEvents;
import dev.davit.gateway.cluster.NodeSession;
import dev.davit.gateway.control.ControlPort;
import dev.davit.gateway.control.OperatorFeed;
import dev.davit.gateway.demux.OpeningRefusal;
import dev.davit.gateway.demux.PublicPort;
import dev.davit.gateway.drain.Drain;
import dev.davit.gateway.egress.Caller;
import dev.davit.gateway.egress.EgressDialer;
import dev.davit.gateway.egress.EgressLimits;
import dev.davit.gateway.egress.EgressPort;
import dev.davit.gateway.egress.EgressShares;
import dev.davit.gateway.egress.NodeDialer;
import dev.davit.gateway.egress.OutsideDialer;
import dev.davit.gateway.egress.OwnAddresses;
import dev.davit.gateway.health.GatewayMetrics;
import dev.davit.gateway.health.HealthPort;
import dev.davit.gateway.health.ProcessMetrics;
import dev.davit.gateway.health.SessionMetrics;
import dev.davit.gateway.health.TunnelsPage;
import dev.davit.gateway.limits.Limit;
import dev.davit.gateway.limits.RefusalCounts;
import dev.davit.gateway.limits.RefusalLog;
import dev.davit.gateway.limits.RefusalLog.Refused;
import dev.davit.gateway.metrics.Handshakes;
import dev.davit.gateway.metrics.MetricsText;
import dev.davit.gateway.metrics.Traffic;
import dev.davit.gateway.peer.PeerDirectory;
import dev.davit.gateway.peer.PeerRefusal;
import dev.davit.gateway.peer.PeerTiming;
import dev.davit.gateway.peer.Peers;
import dev.davit.gateway.tls.HandshakeFailure;
import dev.davit.gateway.tls.InternalTls;
import dev.davit.gateway.tunnel.HandshakeRates;
import dev.davit.gateway.tunnel.Replica;
import dev.davit.gateway.tunnel.TunnelRefusal;
import dev.davit.gateway.tunnel.TunnelTerminator;
import dev.davit.gateway.tunnel.TunnelTiming;
import dev.davit.tunnel.CloseReason;
import dev.davit.tunnel.MemoryBudget;
import dev.davit.tunnel.RefusalReason;
import dev.davit.tunnel.TunnelLimits;
import dev.davit.tunnel.control.ControlMessage;
import dev.davit.tunnel.relay.KeepAlive;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data plane of one gateway: its six ports, and the order in which they start, drain and stop. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);
    private static final Duration PING_OPERATORS = Duration.ofSeconds(10);
    private static final Duration RELOAD_CERTIFICATES = Duration.ofSeconds(10);
    private static final Duration LOOK_AT_CERTIFICATES = Duration.ofSeconds(10);
    private static final Duration SUMMARIZE_REFUSALS = Duration.ofMinutes(1);
    private static final Duration OUTSIDE_CONNECT = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final Duration LOOK_FOR_STALLS = Duration.ofSeconds(30);
    private static final Duration STALLED = Duration.ofSeconds(1);
    private static final int MAX_LOOKUPS_PER_CLUSTER = 8;

    private final GatewaySettings settings;
    private final Clock clock;
    /** One for each core: nothing blocks on them, and more of them only hand bytes to each other. */
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("davit-gateway", true),
            NioIoHandler.newFactory());

    private final RefusalLog refusals = new RefusalLog();
    private final Handshakes handshakes = new Handshakes();
    private final ProcessMetrics process = new ProcessMetrics();
    private final Traffic publicTraffic = new Traffic();
    private final AccessLog accessLog;
    private final Dials dials;
    private final SessionMetrics sessionMetrics;
    private final OperatorFeed feed;
    private final Peers peers;
    private final Clusters clusters;
    private final InternalTls tls;
    private final MemoryBudget memory;
    private final ChannelGroup publicConnections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup egressConnections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup controlConnections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup peerConnections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup peerStreams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> listeners = new ArrayList<>();
    private final TunnelTerminator tunnels;
    private final EgressLimits egressLimits;
    private final EgressShares egressShares;
    private final NodeDialer nodes;
    private volatile boolean draining;

    /**
     * One that looks for others where its settings say.
     *
     * @param out gets the access log
     * @throws IOException when its own certificate cannot be read
     */
    public Gateway(GatewaySettings settings, Clock clock, PrintStream out) throws IOException {
        this(
                settings,
                clock,
                out,
                PeerDirectory.service(settings.peerService(), settings.peerPort(), OwnAddresses::all),
                PeerTiming.standard(),
                TunnelTiming.standard());
    }

    /**
     * One that looks for others where it is told to.
     *
     * @param out gets the access log
     * @throws IOException when its own certificate cannot be read
     */
    public Gateway(
            GatewaySettings settings,
            Clock clock,
            PrintStream out,
            PeerDirectory others,
            PeerTiming timing,
            TunnelTiming tunnelTiming)
            throws IOException {
        this.settings = settings;
        this.accessLog = new AccessLog(settings.accessLog(), settings.replica(), out, System::nanoTime);
        this.dials = new Dials(accessLog, clock);
        this.clock = clock;
        this.feed = new OperatorFeed(settings.replica(), clock);
        this.tls = new InternalTls(settings.tlsDirectory());
        this.egressLimits = EgressLimits.standard(
                settings.limits().egressConnections(),
                settings.limits().egressHandshakes(),
                settings.limits().idle());
        this.egressShares = new EgressShares(egressConnections, egressLimits, System::nanoTime);
        this.nodes = new NodeDialer(egressLimits.pendingPerTunnel());
        this.peers = new Peers(settings.replica(), loops, tls, others, timing, nodes, refusals, handshakes);
        this.sessionMetrics = new SessionMetrics(feed, () -> clusters().all());
        this.clusters = new Clusters(GatewayEvents.toldTo(sessionMetrics, peers.feed()), peers.elsewhere());
        this.memory = MemoryBudget.ofGateway(settings.bufferBytes());
        this.tunnels = new TunnelTerminator(
                new Replica(settings.replica(), peers::replicas, this::drainMessage),
                TunnelLimits.gateway(),
                memory,
                tunnelTiming,
                new HandshakeRates(settings.limits().tunnelHandshakes(), System::nanoTime),
                refusals,
                handshakes,
                clock);
        expectRefusals(refusals.byReason());
    }

    private static void expectRefusals(RefusalCounts counts) {
        counts.expect(Refused.PUBLIC, OpeningRefusal.values());
        for (var port : Refused.values()) {
            counts.expect(port, Limit.values());
        }
        for (var port : List.of(Refused.EGRESS, Refused.OUTSIDE, Refused.PEER)) {
            counts.expect(port, RefusalReason.values());
        }
        for (var port : List.of(Refused.EGRESS, Refused.OUTSIDE, Refused.TUNNEL, Refused.CONTROL, Refused.PEER)) {
            counts.expect(port, HandshakeFailure.values());
        }
        counts.expect(Refused.TUNNEL, TunnelRefusal.values());
        counts.expect(Refused.PEER, PeerRefusal.values());
        counts.expect(Refused.CONTROL, RefusalReason.IDENTITY_NOT_ALLOWED, RefusalReason.BAD_REQUEST);
    }

    /** @return where routes are published */
    public Clusters clusters() {
        return clusters;
    }

    /** @return what is held of bytes on their way */
    public MemoryBudget memory() {
        return memory;
    }

    /** @return how often each port refused something */
    public RefusalCounts refusals() {
        return refusals.byReason();
    }

    /** @return how many gateways take tunnels as far as this one knows, itself included */
    public int replicas() {
        return peers.replicas();
    }

    /** @return how many connections went through another gateway, since the start */
    public long forwarded() {
        return peers.dialer().forwarded();
    }

    /**
     * Opens the health port at once and the others when routes are loaded, and returns then: until it knows them, a gateway
     * would turn away names and machines that exist, which wait longer after that than when nobody listens.
     *
     * @param routesLoaded completes when everything that was published before is in {@link #clusters}
     */
    public Ports start(CompletableFuture<Void> routesLoaded) throws InterruptedException {
        var health = listen(
                settings.healthPort(),
                new HealthPort(
                        () -> !draining && routesLoaded.isDone(),
                        this::metrics,
                        () -> TunnelsPage.json(settings.replica(), draining, clusters.all())));
        await(routesLoaded);
        var outside = new OutsideDialer(
                clusters,
                loops,
                OutsideDialer.Resolver.system(),
                OwnAddresses::all,
                OUTSIDE_CONNECT,
                MAX_LOOKUPS_PER_CLUSTER);
        var ports = new Ports(
                listen(settings.publicPort(), publicPort()),
                listen(
                        settings.egressClusterPort(),
                        egress(Refused.EGRESS, Selection.CLUSTER, Caller.CERTIFIED, peers.dialer(), feed)),
                listen(
                        settings.egressControlPlanePort(),
                        egress(Refused.OUTSIDE, Selection.CONTROLPLANE, Caller.CERTIFIED, outside, feed)),
                listen(
                        settings.controlPort(),
                        new ControlPort(tls, clusters, feed, refusals, controlConnections, handshakes)),
                health,
                listen(settings.peerPort(), peerPort()));
        peers.onReplicas(count -> tell(new ControlMessage.Replicas(count)));
        peers.start(ports.peer());
        every(peers.timing().ping(), peers::ping);
        every(peers.timing().silence(), peers.duplicates(clusters, feed)::look);
        every(PING_OPERATORS, feed::ping);
        every(SUMMARIZE_REFUSALS, refusals::summarize);
        every(RELOAD_CERTIFICATES, tls::reload);
        every(LOOK_AT_CERTIFICATES, () -> clusters.closeExpired(clock.instant()));
        every(LOOK_FOR_STALLS, () -> memory.inFlight().cutStalled(egressLimits.stall()));
        LOGGER.atInfo()
                .addKeyValue("replica", settings.replica())
                .addKeyValue("publicPort", ports.publicPort())
                .log("gateway started");
        return ports;
    }

    private static void await(CompletableFuture<Void> routesLoaded) throws InterruptedException {
        try {
            routesLoaded.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("routes cannot be followed", e.getCause());
        }
    }

    /** The ports that were really opened; a setting of 0 means any. */
    public record Ports(int publicPort, int egressCluster, int egressControlPlane, int control, int health, int peer) {}

    private PublicPort publicPort() {
        var limits = PublicPort.Limits.standard(
                settings.limits().publicConnections(), settings.limits().idle());
        return new PublicPort(clusters, tunnels, publicConnections, memory.inFlight(), refusals, limits, publicTraffic);
    }

    /** For other gateways, of which the first one tells the operator what was refused. */
    private ChannelHandler peerPort() {
        var connects = egress(Refused.PEER, Selection.PEER, Caller.FORWARDED, nodes, GatewayEvents.untold());
        return peers.port(connects, peerConnections, peerStreams, egressLimits);
    }

    private EgressPort egress(
            Refused name, Selection selection, Caller caller, EgressDialer dialer, GatewayEvents events) {
        return new EgressPort(
                name,
                tls,
                clusters,
                caller,
                dialer,
                events,
                egressShares,
                memory.inFlight(),
                refusals,
                egressLimits,
                connection -> dials.record(selection, connection),
                handshakes);
    }

    private int listen(int port, ChannelHandler connections) throws InterruptedException {
        var listener = KeepAlive.ofAccepted(new ServerBootstrap())
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(connections)
                .bind(port)
                .sync()
                .channel();
        listeners.add(listener);
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private void every(Duration interval, Runnable action) {
        loops.next().scheduleAtFixedRate(action, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String metrics() {
        var text = new MetricsText();
        var held = new GatewayMetrics(
                publicConnections.size(),
                publicTraffic.received(),
                publicTraffic.sent(),
                egressConnections.size(),
                memory.inFlight().current(),
                memory.inFlight().limit(),
                memory.inFlight().standing(STALLED),
                draining,
                refusals.counts());
        Stream.of(sessionMetrics, held, refusals.byReason(), dials, handshakes, process)
                .forEach(source -> source.write(text));
        return text.toString();
    }

    /**
     * Prepares to stop: not ready any more and no new tunnels; every agent is told to connect elsewhere, and closes its
     * tunnel when it has and its streams have ended. Connections are taken and served as ever until nothing is open or the
     * time is up.
     */
    public void drain() throws InterruptedException {
        draining = true;
        peers.drain();
        var told = drainMessage().map(this::tell).orElse(0);
        LOGGER.atInfo().addKeyValue("tunnels", told).log("draining");
        new Drain(settings.drain(), List.of(publicConnections, egressConnections, peerStreams), this::load).await();
        LOGGER.atInfo().addKeyValue("connections", load().connections()).log("drained");
    }

    private Drain.Load load() {
        var idle =
                (int) sessions().filter(session -> session.openStreams() == 0).count();
        return new Drain.Load(
                publicConnections.size() - idle + egressConnections.size() + peerStreams.size(),
                idle,
                peers.replicas() > 1);
    }

    private Stream<NodeSession> sessions() {
        return clusters.all().stream().flatMap(cluster -> cluster.sessions().all().stream());
    }

    private int tell(ControlMessage message) {
        var told = sessions().toList();
        told.forEach(session -> session.send(message));
        return told.size();
    }

    private Optional<ControlMessage.Drain> drainMessage() {
        return draining
                ? Optional.of(
                        new ControlMessage.Drain((int) settings.drain().most().toSeconds()))
                : Optional.empty();
    }

    /** Closes everything that is still open. */
    @Override
    public void close() {
        peers.close();
        listeners.forEach(Channel::close);
        // A reset: the close_notify of an orderly end would say that the far side has said all.
        Stream.of(egressConnections, peerStreams)
                .flatMap(ChannelGroup::stream)
                .forEach(connection -> connection.pipeline().fireUserEventTriggered(CloseReason.SHUTDOWN));
        // Only then the loops: a loop that has ended tells no peer that its connection is over.
        for (var group : List.of(publicConnections, egressConnections, controlConnections, peerConnections)) {
            group.close().awaitUninterruptibly(CLOSE.toMillis());
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE.toMillis());
        accessLog.close();
        LOGGER.atInfo().log("gateway stopped");
    }
}
