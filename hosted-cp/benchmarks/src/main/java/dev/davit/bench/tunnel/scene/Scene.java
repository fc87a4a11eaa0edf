package dev.davit.bench.tunnel.scene;

import dev.davit.bench.tunnel.load.Loops;
import dev.davit.bench.tunnel.load.Target;
import dev.davit.bench.tunnel.load.TargetKind;
import dev.davit.bench.tunnel.load.Way;
import dev.davit.bench.tunnel.process.AgentLauncher;
import dev.davit.bench.tunnel.process.Child;
import dev.davit.bench.tunnel.process.GatewayImage;
import dev.davit.bench.tunnel.process.JvmSettings;
import dev.davit.bench.tunnel.role.AgentRole;
import dev.davit.bench.tunnel.role.GatewayRole;
import dev.davit.bench.tunnel.role.RelayRole;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One hosted cluster with its nodes, and what is needed to start a gateway, agents and relays for it, each in a process of its
 * own. Client and targets are in this process. All of it is gone when this is closed.
 */
public final class Scene implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    /** As the gateway and an agent have them. */
    private static final int LOOPS_OF_THE_GATEWAY = Runtime.getRuntime().availableProcessors();

    private static final int LOOPS_OF_AN_AGENT = 1;

    private final Workspace workspace;
    private final Material material;
    private final Loops loops;
    private final Target target;
    private final RouteServer routes;
    private final Ports ports = Ports.free();
    private final JvmSettings gatewayJvm;
    private final JvmSettings agentJvm;
    private final SslContext clientTls;
    private final List<String> classPath = AgentLauncher.ownClassPath();
    private final AtomicInteger started = new AtomicInteger();

    private Scene(Workspace workspace, SceneOptions options, int nodes) throws IOException, InterruptedException {
        this.workspace = workspace;
        this.gatewayJvm = GatewayImage.settings(options.root()).and(options.gatewayJava());
        this.agentJvm = AgentLauncher.settings(
                        options.root(), workspace.folder().resolve("launcher"))
                .and(options.agentJava());
        this.material = Material.create(workspace.folder(), nodes);
        this.clientTls = material.clientTls();
        this.loops = workspace.own(Loops.start());
        this.target = Target.open(loops);
        this.routes = workspace.own(RouteServer.start(Routes.list(material.cluster(), nodes)));
    }

    /** @param nodes of the hosted cluster, with the numbers from 0 on */
    public static Scene prepare(SceneOptions options, int nodes) throws IOException, InterruptedException {
        var workspace = Workspace.create();
        try {
            return new Scene(workspace, options, nodes);
        } catch (IOException | InterruptedException | RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    /** @return a gateway with one agent, of node 0, whose tunnel is up */
    public Contender startTunnel() throws IOException {
        var gateway = startGateway();
        return tunnel(gateway, startAgent());
    }

    /** @return the agent of node 0, whose tunnel is up */
    private Child startAgent() throws IOException {
        var agent = startAgents(agentJvm, 0, 1);
        if (awaitTunnels(agent, 1, LIMIT) < 1) {
            throw new IllegalStateException(agent.failed("has no tunnel"));
        }
        return agent;
    }

    /** @return the contender that these two are: the client's CONNECTs go to node 0 */
    private Contender tunnel(Child gateway, Child agent) {
        var ways = new EnumMap<TargetKind, Way>(TargetKind.class);
        for (var kind : TargetKind.values()) {
            ways.put(kind, throughTunnel(0, kind));
        }
        return new Contender("tunnel", ways, gateway, agent);
    }

    /** @return how a client gets to a target behind that node */
    public Way throughTunnel(int node, TargetKind kind) {
        var address = NodeAddresses.pod(node) + ":" + target.port(kind);
        return new Way(clientTls, Material.INTERNAL_NAME, ports.egress(), Optional.of(address));
    }

    /** @return a gateway that is ready; each that is started has the same ports, so there is one at a time */
    public Child startGateway() throws IOException {
        var environment = new HashMap<>(gatewayJvm.environment());
        ports.byVariable().forEach((variable, port) -> environment.put(variable, port.toString()));
        environment.put("DAVIT_REPLICA", "bench");
        environment.put("DAVIT_TLS_DIR", material.gatewayTls().toString());
        environment.put("KUBERNETES_MASTER", routes.url());
        environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
        environment.put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
        var gateway = start(
                "gateway",
                new JvmSettings(gatewayJvm.arguments(), environment),
                classPath,
                GatewayRole.class,
                Map.of());
        Awaitility.await("the gateway").atMost(LIMIT).pollInterval(POLL).until(() -> !gateway.isAlive() || isReady());
        if (!gateway.isAlive()) {
            throw new IllegalStateException(gateway.failed("has ended"));
        }
        return gateway;
    }

    private boolean isReady() {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + ports.health() + "/readyz")
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** @return the agents of that many nodes in one process that is none of theirs */
    public Child startManyAgents(int first, int count) throws IOException {
        return startAgents(JvmSettings.tool(), first, count);
    }

    private Child startAgents(JvmSettings jvm, int first, int count) throws IOException {
        var agents = start(
                "agent",
                jvm,
                AgentLauncher.classPath(classPath),
                AgentRole.class,
                Map.of(
                        "gateway", Integer.toString(ports.publicPort()),
                        "name", material.cluster().tunnelName(),
                        "ca", material.clusterCa().toString(),
                        "nodes", material.nodes().toString(),
                        "first", Integer.toString(first),
                        "count", Integer.toString(count)));
        agents.awaitReady();
        return agents;
    }

    /** @return how many tunnels of that process are up when all of them are, or the time is up */
    public static int awaitTunnels(Child agents, int count, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        var up = tunnels(agents);
        while (up < count && System.nanoTime() < deadline) {
            Pause.of(POLL);
            up = tunnels(agents);
        }
        return up;
    }

    /** Waits until every agent of that process has noticed that its gateway is gone. */
    public static void awaitNoTunnel(Child agents, Duration limit) {
        Awaitility.await("that agents notice").atMost(limit).pollInterval(POLL).until(() -> tunnels(agents) == 0);
    }

    private static int tunnels(Child agents) {
        return Integer.parseInt(agents.ask("up"));
    }

    /** @return both halves of the plain relay */
    public Contender startRelay() throws IOException {
        var far = startRelayHalf("far", agentJvm, AgentLauncher.classPath(classPath), LOOPS_OF_AN_AGENT, targetPorts());
        var farPorts = far.awaitReady().getOrDefault("ports", "");
        var near = startRelayHalf("near", gatewayJvm, classPath, LOOPS_OF_THE_GATEWAY, farPorts);
        var told = near.awaitReady();
        var nearPorts = told.getOrDefault("ports", "").split(",", -1);
        var ways = new EnumMap<TargetKind, Way>(TargetKind.class);
        for (var kind : TargetKind.values()) {
            ways.put(kind, toRelay(nearPorts[kind.ordinal()]));
        }
        return new Contender("relay", ways, near, far);
    }

    /**
     * The near half alone, of which only the bare port leads somewhere.
     *
     * @param process it
     * @param way to the port that does a handshake and nothing else
     */
    public record Bare(Child process, Way way) {}

    /** @return a process that does nothing but handshakes */
    public Bare startBare() throws IOException {
        var near = startRelayHalf("near", gatewayJvm, classPath, LOOPS_OF_THE_GATEWAY, targetPorts());
        return new Bare(near, toRelay(near.awaitReady().getOrDefault("bare", "")));
    }

    private Way toRelay(String port) {
        return new Way(clientTls, Material.INTERNAL_NAME, Integer.parseInt(port), Optional.empty());
    }

    private String targetPorts() {
        return Arrays.stream(TargetKind.values())
                .map(kind -> Integer.toString(target.port(kind)))
                .collect(Collectors.joining(","));
    }

    private Child startRelayHalf(String half, JvmSettings jvm, List<String> path, int loopCount, String to)
            throws IOException {
        return start(
                "relay-" + half,
                jvm,
                path,
                RelayRole.class,
                Map.of(
                        "half",
                        half,
                        "server",
                        material.server().toString(),
                        "client",
                        material.client().toString(),
                        "ca",
                        material.internalCa().toString(),
                        "name",
                        Material.INTERNAL_NAME,
                        "loops",
                        Integer.toString(loopCount),
                        "to",
                        to));
    }

    private Child start(String name, JvmSettings jvm, List<String> path, Class<?> main, Map<String, String> arguments)
            throws IOException {
        var unique = name + "-" + started.incrementAndGet();
        return workspace.own(Child.start(new Child.Command(unique, jvm, path, main, arguments), workspace.folder()));
    }

    /** @return the threads of the load */
    public Loops loops() {
        return loops;
    }

    /** @return the servers behind the tunnel */
    public Target target() {
        return target;
    }

    /** @return what the gateway's and the agent's JVM are started with, for a reader of the results */
    public Stream<String> settings() {
        return Stream.of(
                "gateway and near relay: " + gatewayJvm.environment() + " " + String.join(" ", gatewayJvm.arguments()),
                "agent and far relay: " + agentJvm.environment() + " " + String.join(" ", agentJvm.arguments()));
    }

    /** @return where the processes' logs are while this is open */
    public Path logs() {
        return workspace.folder();
    }

    @Override
    public void close() {
        workspace.close();
    }
}
