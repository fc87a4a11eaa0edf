package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.EgressConfig;
import dev.davit.api.v1alpha1.GatewayConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.model.pki.PkiInputs;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.csr.NodeAddresses;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hosted cluster in a situation of a test's choice, planned and reported by the real code. */
final class StatusScenario {
    static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    static final ProbeResult PASSED = new ProbeResult.Passed("1.35.4");
    static final ProbeResult GONE = new ProbeResult.Failed(ProbeResult.Step.READYZ, "no answer", NOW);
    static final Workload READY = new Workload(true, true, "1 of 1 replicas ready, 1 up to date");
    static final Workload ROLLING = new Workload(true, false, "1 of 1 replicas ready, 0 up to date");
    static final Workload NONE = Workload.of(Optional.empty());
    static final Workload DOWN = new Workload(false, false, "0 of 1 replicas ready, 1 up to date");

    private static final CertificateAuthority GATEWAY =
            CertificateAuthority.create("gateway", NOW, Duration.ofDays(30), new SecureRandom());

    private static final DavitConfigSpec CONFIG = new DavitConfigSpec(
            "hosted.example", new GatewayConfig(List.of("198.18.0.10"), 443), List.of(), EgressConfig.defaults());

    private final HostedCluster cluster = new HostedCluster();
    private final ClusterPlanner planner = new ClusterPlanner(new ClusterSecretsPlanner(new SecureRandom()));
    private final Map<String, ReleaseSpec> releases =
            Stream.of("1.35.4", "1.36.3").collect(Collectors.toMap(v -> v, StatusScenario::release));
    private boolean configured = true;
    private Workload etcd = READY;
    private Workload controlPlane = READY;
    private Optional<String> namespaceOwner = Optional.empty();
    private ObservedSecrets secrets;
    private ProbeResult probe = PASSED;
    private NodesResult nodesProbe = new NodesResult.Unknown();
    private Optional<List<NodeView>> nodes = Optional.of(List.of());
    private Replication replication = new Replication(
            Availability.SingleReplica,
            Optional.empty(),
            EtcdState.UNKNOWN,
            false,
            Replication.ControlPlaneSize.NONE,
            List.of(),
            List.of());
    private HostedObjects objects = new HostedObjects.Applied();

    StatusScenario(String version) {
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("edge")
                .withUid("3a7d6b0e-0000-0000-0000-000000000001")
                .withGeneration(1L)
                .build());
        wants(version);
        var inputs = new PkiInputs(ClusterObserver.identity(cluster), cluster.getSpec(), CONFIG, GATEWAY);
        secrets = new ObservedSecrets.Found(
                new ClusterSecretsPlanner(new SecureRandom()).plan(Optional.empty(), inputs, NOW));
    }

    StatusScenario wants(String version) {
        return specified("version: " + version);
    }

    StatusScenario specified(String spec) {
        cluster.setSpec(Serialization.unmarshal(spec, HostedClusterSpec.class));
        return this;
    }

    StatusScenario with(ObservedSecrets observed) {
        secrets = observed;
        return this;
    }

    /** @param uid empty for a namespace that says nothing of an owner */
    StatusScenario withNamespaceOf(String uid) {
        namespaceOwner = Optional.of(uid);
        return this;
    }

    StatusScenario with(Workload etcdState, Workload controlPlaneState) {
        etcd = etcdState;
        controlPlane = controlPlaneState;
        return this;
    }

    StatusScenario with(Replication observed) {
        replication = observed;
        return this;
    }

    StatusScenario with(ProbeResult result) {
        probe = result;
        return this;
    }

    StatusScenario with(HostedObjects state) {
        objects = state;
        return this;
    }

    StatusScenario with(NodesResult result, NodeView... views) {
        nodesProbe = result;
        nodes = Optional.of(List.of(views));
        return this;
    }

    StatusScenario restarted() {
        probe = new ProbeResult.Unknown();
        nodesProbe = new NodesResult.Unknown();
        nodes = Optional.empty();
        objects = new HostedObjects.Unknown();
        return this;
    }

    StatusScenario withoutConfig() {
        configured = false;
        return this;
    }

    static NodeView node(String name, String ip, String kubelet) {
        return new NodeView(
                name, true, List.of(ip), List.of(), 10250, kubelet, new NodeAddresses(Set.of(name), Set.of()));
    }

    /** Reconciles once; the status becomes the cluster's own, as after a write. */
    HostedClusterStatus reconcile() {
        return reconcile(Outcome.NOTHING);
    }

    HostedClusterStatus reconcile(Outcome outcome) {
        Observation observed = observe();
        ClusterPlan plan = planner.plan(cluster, observed, NOW);
        HostedClusterStatus status = HostedClusterStatusFactory.report(cluster, observed, plan, outcome, NOW);
        cluster.setStatus(status);
        return status;
    }

    /** Looks once at the paused cluster; the status becomes the cluster's own, as after a write. */
    HostedClusterStatus pause(String message) {
        HostedClusterStatus status = HostedClusterStatusFactory.paused(cluster, observe(), message, NOW);
        cluster.setStatus(status);
        return status;
    }

    /** @return what would be done now */
    ClusterPlan plan() {
        return planner.plan(cluster, observe(), NOW);
    }

    /** @return the part of the status that every rolled-out cluster has */
    static VersionStatus version(HostedClusterStatus status) {
        return Objects.requireNonNull(status.version());
    }

    HostedCluster cluster() {
        return cluster;
    }

    private Observation observe() {
        var catalog = new Catalog() {
            @Override
            public Optional<DavitConfigSpec> config() {
                return configured ? Optional.of(CONFIG) : Optional.empty();
            }

            @Override
            public Optional<ReleaseSpec> release(String version) {
                return Optional.ofNullable(releases.get(version));
            }
        };
        return new Observation(
                ClusterObserver.identity(cluster),
                catalog.config(),
                catalog,
                GATEWAY,
                namespaceOwner,
                secrets,
                etcd,
                controlPlane,
                new HostedState(probe, nodes, nodesProbe, objects),
                replication);
    }

    private static ReleaseSpec release(String version) {
        var images = new ReleaseImages("a:1", "b:1", "c:1", "d:1", "e:1", "f:1", "g:1", "h:1");
        return new ReleaseSpec(version, "3.6.16", images, List.of());
    }
}
