package dev.davit.agent.join;

import dev.davit.agent.bundle.BundleInstaller;
import dev.davit.agent.bundle.BundleSource;
import dev.davit.agent.bundle.InstalledBundle;
import dev.davit.agent.cluster.Architecture;
import dev.davit.agent.cluster.JoinRecord;
import dev.davit.agent.cluster.Json;
import dev.davit.agent.cluster.NodeSettings;
import dev.davit.agent.csr.Certificates;
import dev.davit.agent.csr.Enrollment;
import dev.davit.agent.csr.NodeCertificate;
import dev.davit.agent.failure.AgentException;
import dev.davit.agent.failure.ExitCode;
import dev.davit.agent.files.NodePaths;
import dev.davit.agent.files.SafeFiles;
import dev.davit.agent.kube.Credential;
import dev.davit.agent.kube.KubeApi;
import dev.davit.agent.kubelet.KubeletFiles;
import dev.davit.agent.network.NodeAddress;
import dev.davit.agent.network.NodeLocalAddress;
import dev.davit.agent.preflight.PortCheck;
import dev.davit.agent.preflight.Preflight;
import dev.davit.agent.process.CommandRunner;
import dev.davit.agent.reach.GatewayConnector;
import dev.davit.agent.reach.ProxyFile;
import dev.davit.agent.trust.ClusterTrust;
import dev.davit.agent.trust.TrustedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The join of one machine. Every step may be repeated: a join that was cut short is finished by running it again. The
 * last thing written is the join record, and only then the machine counts as joined.
 */
public final class Join {
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final Duration CERTIFICATE_PATIENCE = Duration.ofMinutes(3);

    private final NodePaths paths;
    private final CommandRunner commands;
    private final Preflight preflight;
    private final InstantSource clock;
    private final Progress progress;

    /** @param preflight what must be so on this machine before anything is changed */
    public Join(NodePaths paths, CommandRunner commands, Preflight preflight, InstantSource clock, Progress progress) {
        this.paths = paths;
        this.commands = commands;
        this.preflight = preflight;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Joins the machine; nothing runs yet afterwards.
     *
     * @throws AgentException with the exit code and the message for the person who joins the machine
     */
    public JoinRecord run(JoinRequest request) throws IOException {
        refuseSecondJoin(paths);
        var connector = GatewayConnector.through(request.proxy());
        noteProxy(request);
        progress.step("check this machine", () -> {
            preflight.run((check, finding) -> {});
            return true;
        });
        var trusted = progress.step(
                "verify " + request.cluster().apiServer(),
                () -> new ClusterTrust(connector, BOUND)
                        .establish(request.gateway(), request.cluster(), request.pin()));
        var token = new Credential.Token(request.token());
        try (var api = new KubeApi(trusted.gateway(), trusted.name(), trusted.authority(), token, BOUND, connector)) {
            return join(request, trusted, api);
        } catch (IOException e) {
            throw new AgentException(
                    ExitCode.UNREACHABLE,
                    "joining %s was interrupted: %s; run the same command again"
                            .formatted(trusted.name(), e.getMessage()),
                    e);
        }
    }

    private void noteProxy(JoinRequest request) {
        var proxy = request.proxy().describe(List.of(request.gateway()));
        if (!proxy.isEmpty()) {
            progress.note("proxy of this environment: " + proxy);
        }
    }

    private JoinRecord join(JoinRequest request, TrustedCluster trusted, KubeApi api) throws IOException {
        var settings = progress.step(
                "read the cluster's settings",
                () -> new SettingsSource(api, clock)
                        .read(request.cluster(), request.token().id()));
        prepareEndpoint(settings);
        var record = record(request, settings);
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            // the bundle takes disk and processor, the certificate takes waiting: both at once
            var bundle = background.submit(() -> install(request, settings));
            try {
                var enrolled = progress.step(
                        "get a certificate for node " + record.nodeName(),
                        () -> new Enrollment(api, paths.joinWork().resolve("node.key"), CERTIFICATE_PATIENCE)
                                .enroll(record.nodeName(), record.machineId()));
                new UnfinishedJoin(paths).begin(request.cluster());
                progress.step("install Kubernetes " + settings.kubernetesVersion(), () -> result(bundle));
                new KubeletFiles(paths)
                        .write(settings.kubeletConfiguration(), record, Certificates.toPem(trusted.authority()));
                NodeCertificate.install(
                        paths.nodeCertificate(), enrolled.certificatePem(), enrolled.key(), clock.instant());
            } finally {
                bundle.cancel(true);
            }
        }
        new ProxyFile(paths.proxySettings()).remember(request.proxy());
        SafeFiles.write(paths.joinRecord(), Json.write(record), SafeFiles.Access.EVERYONE);
        SafeFiles.deleteTree(paths.joinWork());
        return record;
    }

    /** @throws AgentException ALREADY_JOINED when this machine is a node of a cluster */
    public static void refuseSecondJoin(NodePaths paths) throws IOException {
        var joined = SafeFiles.read(paths.joinRecord());
        if (joined.isPresent()) {
            var record = Json.read(joined.get(), JoinRecord.class);
            throw new AgentException(
                    ExitCode.ALREADY_JOINED,
                    ("this machine is node %s of cluster %s already; davit-node run starts its agent, davit-node reset"
                                    + " takes it out of the cluster")
                            .formatted(record.nodeName(), record.cluster()));
        }
    }

    private void prepareEndpoint(NodeSettings settings) throws IOException {
        var unfinished = new UnfinishedJoin(paths);
        unfinished.adds(settings.nodeLocalAddress());
        for (var noted : unfinished.addresses()) {
            if (!noted.equals(settings.nodeLocalAddress())) {
                // of a join to another cluster that was cut short
                new NodeLocalAddress(commands, noted).remove();
            }
        }
        new NodeLocalAddress(commands, settings.nodeLocalAddress()).add();
        var address = InetAddress.ofLiteral(settings.nodeLocalAddress());
        new Preflight(List.of(new PortCheck("node-local API endpoint", address, settings.nodeLocalPort())))
                .run((check, finding) -> {});
    }

    private JoinRecord record(JoinRequest request, NodeSettings settings) throws IOException {
        return new JoinRecord(
                JoinRecord.CURRENT_VERSION,
                settings.clusterID(),
                settings.clusterUID(),
                settings.domain(),
                settings.gateways(),
                settings.nodeLocalAddress(),
                settings.nodeLocalPort(),
                request.nodeName(),
                NodeAddress.towards(request.proxy().firstHop(request.gateway())).getHostAddress(),
                MachineId.of(paths.machineId()),
                settings.kubernetesVersion(),
                clock.instant().toString());
    }

    private InstalledBundle install(JoinRequest request, NodeSettings settings) {
        var architecture = Architecture.current();
        var bundle = settings.bundle(architecture)
                .orElseThrow(() -> new AgentException(
                        ExitCode.BUNDLE,
                        "the Release of Kubernetes %s has no node bundle for %s; add one"
                                .formatted(settings.kubernetesVersion(), architecture)));
        return new BundleInstaller(
                        new BundleSource(request.bundleFolder(), request.proxy()), paths.versions(), paths.cniPlugins())
                .install(settings.kubernetesVersion(), bundle);
    }

    private static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AgentException expected) {
                throw expected;
            }
            throw new IOException("installing Kubernetes failed", e.getCause());
        }
    }
}
