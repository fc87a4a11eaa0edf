package dev.davit.agent.run;

import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.PodAddressing;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.kubelet.Kubelet;
import dev.davit.agent.kubelet.PodNameServers;
import dev.davit.agent.network.LocalRoutes;
import dev.davit.agent.network.NodeLocalAddress;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxySettings;
import dev.davit.agent.relay.NodeLocalRelay;
import dev.davit.agent.relay.RelayConfig;
import dev.davit.agent.runtime.CriRuntime;
import dev.davit.agent.status.AgentStatus;
import dev.davit.agent.status.StatusBoard;
import dev.davit.agent.tunnel.OwnNodePolicy;
import dev.davit.agent.tunnel.Tunnel;
import dev.davit.agent.tunnel.TunnelConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A joined node's agent. The tunnel is begun first, because it takes longest and waits for nothing here; the address and
 * the relay come before the kubelet, which needs them. Closing it ends the relay and the tunnel; the kubelet and the pods
 * live on.
 */
public final class NodeAgent implements AutoCloseable {
    /** Where API servers reach the kubelet. */
    public static final int KUBELET_PORT = 10250;

    private static final Logger LOGGER = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RUNTIME_BOUND = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("davit-look").daemon().factory());
    private final NodeView view;
    private final NodeWatch watch;
    private final PodNameServers nameServers;
    private final PodAnnouncements pods;
    private final StatusBoard board;
    private final Kubelet kubelet;
    private final NodeLocalRelay.Listening relay;
    private final Tunnel tunnel;
    private final NodeLookPace pace = new NodeLookPace(System::nanoTime);

    private NodeAgent(
            NodeView view,
            NodeWatch watch,
            PodNameServers nameServers,
            PodAnnouncements pods,
            StatusBoard board,
            Kubelet kubelet,
            NodeLocalRelay.Listening relay,
            Tunnel tunnel) {
        this.view = view;
        this.watch = watch;
        this.nameServers = nameServers;
        this.pods = pods;
        this.board = board;
        this.kubelet = kubelet;
        this.relay = relay;
        this.tunnel = tunnel;
    }

    /** What an agent works with. */
    public record Surroundings(
            NodePaths paths, CommandRunner commands, InstantSource clock, String agentVersion, ProxySettings proxies) {}

    /**
     * Starts everything; returns when the relay listens and the kubelet's process is there, perhaps before the tunnel is up.
     *
     * @throws dev.davit.agent.failure.AgentException when the address or the relay's port cannot be had
     */
    public static NodeAgent start(Surroundings surroundings, JoinRecord record, Kubelet kubelet) throws IOException {
        var paths = surroundings.paths();
        var commands = surroundings.commands();
        var board = StatusBoard.reopen(paths.status(), surroundings.clock(), initial(surroundings, record));
        var view = new NodeView(InetAddress.ofLiteral(record.nodeAddress()));
        view.refreshAddresses();
        var routes = new LocalRoutes(commands, GatewayLiterals.of(record.gatewayAddresses(), surroundings.proxies()));
        var ownPods = new OwnPods(view, routes);
        var nameServers = new PodNameServers(paths, record.nodeLocalAddress());
        var connector = GatewayConnector.through(surroundings.proxies());
        var tunnel = Tunnel.start(tunnelConfig(surroundings, record, connector), policy(record, view, ownPods), board);
        NodeLocalRelay.Listening relay;
        try {
            keep(nameServers, board);
            relay = startBesideTunnel(commands, record, connector, ownPods, board, kubelet);
        } catch (IOException | RuntimeException e) {
            tunnel.close();
            throw e;
        }
        var pods = new PodAnnouncements(
                () -> new CriRuntime(paths.runtimeSocket(), RUNTIME_BOUND),
                LOOK,
                addresses -> {
                    // The policy first: the gateway sends connections as soon as it has heard.
                    view.podAddresses(addresses);
                    tunnel.announce(addresses);
                },
                board::failed);
        var agent = new NodeAgent(view, new NodeWatch(paths, record), nameServers, pods, board, kubelet, relay, tunnel);
        agent.timer.scheduleWithFixedDelay(agent::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        LOGGER.atInfo()
                .addKeyValue("cluster", record.cluster())
                .addKeyValue("node", record.nodeName())
                .addKeyValue("endpoint", relay.address())
                .log("agent running");
        return agent;
    }

    private static NodeLocalRelay.Listening startBesideTunnel(
            CommandRunner commands,
            JoinRecord record,
            GatewayConnector connector,
            OwnPods pods,
            StatusBoard board,
            Kubelet kubelet)
            throws IOException {
        new NodeLocalAddress(commands, record.nodeLocalAddress()).add();
        var listen = new InetSocketAddress(InetAddress.ofLiteral(record.nodeLocalAddress()), record.nodeLocalPort());
        var relay = NodeLocalRelay.start(
                new RelayConfig(
                        listen, record.gatewayAddresses(), record.cluster().apiServer(), connector),
                pods::mayUseEndpoint,
                board::hibernated);
        try {
            kubelet.start();
        } catch (IOException | RuntimeException e) {
            relay.close();
            throw e;
        }
        return relay;
    }

    private static AgentStatus initial(Surroundings surroundings, JoinRecord record) {
        var now = surroundings.clock().instant().toString();
        return new AgentStatus(
                surroundings.agentVersion(),
                record.cluster().toString(),
                record.nodeName(),
                record.kubernetesVersion(),
                new AgentStatus.Tunnel(AgentStatus.TunnelState.CONNECTING, "", now, "starting"),
                surroundings.proxies().describe(record.gatewayAddresses()),
                new AgentStatus.Kubelet(false, 0, "starting"),
                AgentStatus.NodeCondition.UNKNOWN,
                "",
                now);
    }

    private static TunnelConfig tunnelConfig(Surroundings surroundings, JoinRecord record, GatewayConnector connector) {
        var paths = surroundings.paths();
        return new TunnelConfig(
                record.gatewayAddresses(),
                record.cluster().tunnel(),
                paths.nodeCertificate(),
                paths.clusterCa(),
                surroundings.agentVersion(),
                connector);
    }

    private static OwnNodePolicy policy(JoinRecord record, NodeView view, OwnPods pods) {
        return new OwnNodePolicy(record.nodeName(), view::addresses, Set.of(KUBELET_PORT), pods::has);
    }

    private static void keep(PodNameServers nameServers, StatusBoard board) {
        try {
            nameServers.refresh();
        } catch (IOException e) {
            board.failed("name servers for pods: " + e.getMessage());
        }
    }

    /** Once a second; what it finds goes into the status, what fails is tried again the next time. */
    private void look() {
        try {
            view.refreshAddresses();
            var state = kubelet.state();
            board.kubelet(new AgentStatus.Kubelet(state.running(), state.restarts(), state.detail()));
            keep(nameServers, board);
            if (pace.due()) {
                lookAtNode();
            }
        } catch (IOException | IllegalArgumentException e) {
            board.failed("looking at this node: " + e.getMessage());
        } catch (RuntimeException e) {
            // An executor never again runs what has thrown once.
            LOGGER.atError().setCause(e).log("looking at this node failed unexpectedly");
            board.failed("looking at this node: " + e);
        }
        board.save();
    }

    private void lookAtNode() throws IOException {
        var seen = watch.look();
        var node = seen.node();
        seen.failures().forEach(failure -> board.failed("looking at this node: " + failure));
        pods.follow(seen.addressing());
        if (seen.addressing() == PodAddressing.RANGES) {
            node.ifPresent(found -> view.podRanges(found.podCIDRs()));
        }
        var ready = node.filter(found -> found.ready()).isPresent();
        board.node(
                ready
                        ? AgentStatus.NodeCondition.READY
                        : node.isPresent() ? AgentStatus.NodeCondition.NOT_READY : AgentStatus.NodeCondition.UNKNOWN);
        var waitsForRanges = seen.addressing() == PodAddressing.RANGES
                && node.filter(found -> !found.podCIDRs().isEmpty()).isEmpty();
        if (ready && !waitsForRanges && seen.failures().isEmpty()) {
            pace.settled();
        }
    }

    /** @return what is known now */
    public AgentStatus status() {
        return board.current();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pods.close();
        tunnel.close();
        relay.close();
        kubelet.close();
    }
}
