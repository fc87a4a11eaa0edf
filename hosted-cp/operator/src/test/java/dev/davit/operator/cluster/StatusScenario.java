package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.EgressConfig;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.GatewayConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.controlplane.ReferencedData;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.model.pki.PkiInputs;
import dev.davit.model.pod.Disruption;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.csr.NodeAddresses;
import dev.davit.operator.drain.Disturbance;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.probe.NodesResult;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.replication.Replications;
import dev.davit.operator.turn.StartTurn;
import dev.davit.operator.turn.StartTurns;
import dev.davit.operator.turn.UpgradeTurns;
import dev.davit.operator.workload.PodTrouble;
import dev.davit.operator.workload.Workload;
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

/**
 * A hosted cluster in a situation of a test's choice, planned and reported by the real code: for tests of what parts of the
 * operator come to together, whichever package they are in.
 */
public final class StatusScenario {
    /** When it begins. */
    public static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    /** The API answers. */
    public static final ProbeResult PASSED = new ProbeResult.Passed("1.35.4");
    /** The API does not answer. */
    public static final ProbeResult GONE = new ProbeResult.Failed(ProbeResult.Step.READYZ, "no answer", NOW);
    /** All of a workload is there and of the present template. */
    public static final Workload READY = new Workload(true, true, true, "1 of 1 replicas ready, 1 up to date");
    /** It serves, and its pods are of the template before. */
    public static final Workload ROLLING = new Workload(true, false, false, "1 of 1 replicas ready, 0 up to date");
    /** There is no such workload. */
    public static final Workload NONE = Workload.of(Optional.empty());
    /** None of its pods is ready. */
    public static final Workload DOWN = new Workload(false, false, false, "0 of 1 replicas ready, 1 up to date");

    private static final CertificateAuthority GATEWAY =
            CertificateAuthority.create("gateway", NOW, Duration.ofDays(30), new SecureRandom());

    private static final DavitConfigSpec CONFIG = new DavitConfigSpec(
            "hosted.example",
            new GatewayConfig(List.of("198.18.0.10"), 443),
            List.of(),
            EgressConfig.defaults(),
            FleetConfig.defaults());

    private final HostedCluster cluster = new HostedCluster();
    private final UpgradeTurns turns = new UpgradeTurns(() -> this.others);
    private final StartTurns starts =
            new StartTurns(() -> this.others, cluster -> false, () -> this.startsAtOnce, cluster -> {});
    private final ClusterPlanner planner =
            new ClusterPlanner(new ClusterSecretsPlanner(new SecureRandom()), turns, starts);
    private final Map<String, ReleaseSpec> releases =
            Stream.of("1.35.4", "1.36.3").collect(Collectors.toMap(v -> v, v -> release(v, "3.6.16")));
    private Instant now = NOW;
    private List<HostedCluster> others = List.of();
    private final int startsAtOnce = 1;
    private FleetConfig fleet = FleetConfig.defaults();
    private boolean configured = true;
    private Workload etcd = READY;
    private Workload controlPlane = READY;
    private Optional<String> namespaceOwner = Optional.empty();
    private ObservedSecrets secrets;
    private ProbeResult probe = PASSED;
    private NodesResult nodesProbe = new NodesResult.Unknown();
    private Optional<List<NodeView>> nodes = Optional.of(List.of());
    private Replication replication = Replications.well(
            Availability.SingleReplica,
            Optional.empty(),
            EtcdState.UNKNOWN,
            false,
            new Replication.ControlPlaneSize(0, 0, false, Optional.empty(), Optional.empty(), false),
            List.of(),
            List.of());
    private ReferencedData references = ReferencedData.NONE;
    private boolean taken;
    private Optional<ConfiguredParts> inForce = Optional.empty();
    private HostedObjects objects = new HostedObjects.Applied();
    private Addons addons = new Addons.Ready();
    private Disturbance disturbance = new Disturbance(
            Disruption.NONE, Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    private Optional<PodTrouble> trouble = Optional.empty();
    private SleepFacts sleep = SleepFacts.NONE;

    /** A new cluster that wants that version; everything is well with it. */
    public StatusScenario(String version) {
        cluster.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team-a")
                .withName("edge")
                .withUid("3a7d6b0e-0000-0000-0000-000000000001")
                .withGeneration(1L)
                .build());
        wants(version);
        var inputs = new PkiInputs(ClusterIdentity.of(cluster), cluster.getSpec(), CONFIG, GATEWAY);
        secrets = new ObservedSecrets.Found(
                new ClusterSecretsPlanner(new SecureRandom()).plan(Optional.empty(), inputs, NOW));
    }

    /** From now on its spec is that version and nothing else. */
    public StatusScenario wants(String version) {
        return specified("version: " + version);
    }

    /** From now on that is its spec, in YAML. */
    public StatusScenario specified(String spec) {
        cluster.setSpec(Serialization.unmarshal(spec, HostedClusterSpec.class));
        return this;
    }

    StatusScenario with(ObservedSecrets observed) {
        secrets = observed;
        return this;
    }

    /** @param uid empty for a namespace that says nothing of an owner */
    public StatusScenario withNamespaceOf(String uid) {
        namespaceOwner = Optional.of(uid);
        return this;
    }

    /** From now on its workloads are like that. */
    public StatusScenario with(Workload etcdState, Workload controlPlaneState) {
        etcd = etcdState;
        controlPlane = controlPlaneState;
        return this;
    }

    /** From now on it is that large. */
    public StatusScenario with(Replication observed) {
        replication = observed;
        return this;
    }

    StatusScenario with(ReferencedData found) {
        references = found;
        return this;
    }

    /** From now on the name that it wants is an older cluster's. */
    StatusScenario withoutItsName() {
        taken = true;
        return this;
    }

    /** @param parts what kube-apiserver reads now */
    StatusScenario with(ConfiguredParts parts) {
        inForce = Optional.of(parts);
        return this;
    }

    /** From now on that is about to take its pods. */
    public StatusScenario with(Disturbance observed) {
        disturbance = observed;
        return this;
    }

    /** From now on the probe finds that. */
    public StatusScenario with(ProbeResult result) {
        probe = result;
        return this;
    }

    /** From now on that is known of the objects inside. */
    public StatusScenario with(HostedObjects state) {
        objects = state;
        return this;
    }

    /** From now on the pods of its add-ons are so far. */
    public StatusScenario with(Addons state) {
        addons = state;
        return this;
    }

    /** From now on that keeps a pod from coming up. */
    public StatusScenario with(Optional<PodTrouble> found) {
        trouble = found;
        return this;
    }

    StatusScenario with(NodesResult result, NodeView... views) {
        nodesProbe = result;
        nodes = Optional.of(List.of(views));
        return this;
    }

    /** From now on that is known about its sleep. */
    public StatusScenario with(SleepFacts facts) {
        sleep = facts;
        return this;
    }

    /** From now on it is that time. */
    public StatusScenario at(Instant time) {
        now = time;
        return this;
    }

    /** The operator was restarted: nothing is known from the inside. */
    public StatusScenario restarted() {
        probe = new ProbeResult.Unknown();
        nodesProbe = new NodesResult.Unknown();
        nodes = Optional.empty();
        objects = new HostedObjects.Unknown();
        addons = new Addons.Unknown();
        return this;
    }

    /** There is no DavitConfig any more. */
    public StatusScenario withoutConfig() {
        configured = false;
        return this;
    }

    static NodeView node(String name, String ip, String kubelet) {
        return new NodeView(
                name,
                "2026-11-23T07:00:00Z",
                true,
                List.of(ip),
                List.of(),
                10250,
                kubelet,
                new NodeAddresses(Set.of(name), Set.of()));
    }

    /** There is that Release as well. */
    public StatusScenario offering(ReleaseSpec release) {
        releases.put(release.version(), release);
        return this;
    }

    /** There is no such Release any more. */
    public StatusScenario withdrawing(String version) {
        releases.remove(version);
        return this;
    }

    /** Another cluster, and how many upgrades may be under way. */
    public StatusScenario beside(HostedCluster other, int upgrades) {
        others = List.of(other);
        fleet = new FleetConfig("10m", upgrades);
        return this;
    }

    /** Another cluster, beside which none may start while it does. */
    public StatusScenario behind(HostedCluster other) {
        others = List.of(other);
        return this;
    }

    /** That much time passes. */
    public StatusScenario later(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Reconciles once; the status becomes the cluster's own, as after a write. */
    public HostedClusterStatus reconcile() {
        return reconcile(Outcome.NOTHING);
    }

    /** Reconciles once, with that outcome of the writes. */
    public HostedClusterStatus reconcile(Outcome outcome) {
        return report(plan(), outcome);
    }

    /** Reconciles once, while the probe finds that after the planning. */
    public HostedClusterStatus reconcile(ProbeResult meanwhile) {
        ClusterPlan plan = plan();
        return with(meanwhile).report(plan, Outcome.NOTHING);
    }

    /** Reconciles once; @return how long until it is to be looked at again */
    public Optional<Duration> again() {
        var before = Serialization.clone(cluster);
        ClusterPlan plan = plan();
        return HostedClusterReconciler.again(
                before, plan, Outcome.NOTHING, observe(), report(plan, Outcome.NOTHING), now);
    }

    private HostedClusterStatus report(ClusterPlan plan, Outcome outcome) {
        HostedClusterStatus status = HostedClusterStatusFactory.report(cluster, observe(), plan, outcome, now);
        cluster.setStatus(status);
        return status;
    }

    /** @return who gives turns to its upgrades */
    public UpgradeTurns turns() {
        return turns;
    }

    /** Looks once at the paused cluster; the status becomes the cluster's own, as after a write. */
    public HostedClusterStatus pause(String message) {
        HostedClusterStatus status = HostedClusterStatusFactory.paused(cluster, observe(), message, now);
        cluster.setStatus(status);
        return status;
    }

    /** @return what its objects in the management cluster would follow from now; it must not be held */
    public HostedClusterPlan target() {
        return ((ClusterPlan.RollOut) plan()).target();
    }

    /** @return what the objects inside of it would follow from now; it must not be held */
    public HostedClusterPlan inside() {
        return ((ClusterPlan.RollOut) plan()).inside();
    }

    /** @return whether it would be left as it is now */
    public boolean isHeld() {
        return plan() instanceof ClusterPlan.Hold;
    }

    /** @return the turn that its start would wait for now, if it would */
    public Optional<StartTurn.Waits> startQueued() {
        return plan().startQueued();
    }

    /** Plans once, and reports nothing. */
    public void asksForItsTurn() {
        plan();
    }

    /** @return what would be done now */
    ClusterPlan plan() {
        return planner.plan(cluster, observe(), now);
    }

    /** @return the part of the status that every rolled-out cluster has */
    public static VersionStatus version(HostedClusterStatus status) {
        return Objects.requireNonNull(status.version());
    }

    /** @return the cluster with its present status */
    public HostedCluster cluster() {
        return cluster;
    }

    /** @return what is read of it now */
    Observation observe() {
        var catalog = new Catalog() {
            @Override
            public Optional<DavitConfigSpec> config() {
                return configured
                        ? Optional.of(new DavitConfigSpec(
                                CONFIG.domain(), CONFIG.gateway(), CONFIG.trustedProxies(), CONFIG.egress(), fleet))
                        : Optional.empty();
            }

            @Override
            public Optional<ReleaseSpec> release(String version) {
                return Optional.ofNullable(releases.get(version));
            }
        };
        return new Observation(
                ClusterIdentity.of(cluster),
                catalog.config(),
                catalog,
                GATEWAY,
                namespaceOwner,
                secrets,
                etcd,
                controlPlane,
                new HostedState(probe, nodes, List.of(), nodesProbe, objects, addons),
                replication,
                references,
                taken,
                inForce,
                disturbance,
                trouble,
                sleep);
    }

    /** @return a Release whose images are named after it */
    public static ReleaseSpec release(String version, String etcd) {
        var images = new ReleaseImages(
                "a:" + version, "b:" + version, "c:" + version, "d:" + etcd, "e:" + version, "f:1", "g:1", "h:1");
        return new ReleaseSpec(version, etcd, images, List.of());
    }
}
