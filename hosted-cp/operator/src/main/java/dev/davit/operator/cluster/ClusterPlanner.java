package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.NodeStep;
import dev.davit.model.Power;
import dev.davit.model.Scale;
import dev.davit.model.controlplane.ConfiguredParts;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.model.pki.PkiInputs;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.validation.Refusal;
import dev.davit.model.validation.SpecInputs;
import dev.davit.model.validation.SpecValidator;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.hosted.NodeView;
import dev.davit.operator.turn.StartStanding;
import dev.davit.operator.turn.StartTurn;
import dev.davit.operator.turn.StartTurns;
import dev.davit.operator.turn.UpgradeTurn;
import dev.davit.operator.turn.UpgradeTurns;
import dev.davit.operator.upgrade.UpgradePath;
import dev.davit.operator.upgrade.VersionKeeper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a hosted cluster should be. Pure but for the random numbers of new keys. A version that is refused holds
 * the cluster at the version it has, with everything else of the spec, and a section of kube-apiserver's settings that
 * cannot be made stays as it was; any other refusal holds everything.
 */
final class ClusterPlanner {
    private static final Set<String> ABOUT_VERSION = Set.of(
            Reasons.RELEASE_NOT_FOUND, Reasons.INVALID_VERSION, Reasons.VERSION_STEP_REFUSED, Reasons.KUBELET_SKEW);

    private final ClusterSecretsPlanner secrets;
    private final UpgradeTurns turns;
    private final StartTurns starts;
    private final SpecValidator validator = new SpecValidator();
    private final ManagementRenderer renderer = new ManagementRenderer();

    ClusterPlanner(ClusterSecretsPlanner secrets, UpgradeTurns turns, StartTurns starts) {
        this.secrets = secrets;
        this.turns = turns;
        this.starts = starts;
    }

    ClusterPlan plan(HostedCluster cluster, Observation observed, Instant now) {
        ClusterPlan plan = decide(cluster, observed, now);
        boolean wanted =
                plan.version().filter(cluster.getSpec().version()::equals).isPresent();
        if (!wanted) {
            turns.giveBack(cluster);
        }
        return plan;
    }

    private ClusterPlan decide(HostedCluster cluster, Observation observed, Instant now) {
        Optional<Refusal> unsafe = foreignNamespace(observed).or(() -> lostAuthorities(cluster, observed));
        if (unsafe.isPresent()) {
            return new ClusterPlan.Hold(List.of(unsafe.get()));
        }
        if (observed.config().isEmpty()) {
            return new ClusterPlan.Hold(List.of(new Refusal(
                    Conditions.DEGRADED,
                    Reasons.CONFIG_MISSING,
                    "there is no DavitConfig %s; create it with the domain and the gateway's addresses"
                            .formatted(Catalog.CONFIG_NAME))));
        }
        DavitConfigSpec config = observed.config().get();
        List<Refusal> refusals = validator.validate(inputs(cluster, observed, config));
        if (!refusals.stream().allMatch(refusal -> ABOUT_VERSION.contains(refusal.reason()))) {
            return new ClusterPlan.Hold(refusals);
        }
        var hibernation = Hibernation.of(cluster, observed.sleep(), observed.answers(), now);
        Optional<StartTurn.Waits> start = start(cluster, observed, hibernation, refusals.isEmpty(), now);
        Power power = start.map(waits -> hibernation.awake()
                        ? Power.ON
                        : hibernation.queued(cluster, waits.since()).power())
                .orElse(hibernation.power());
        boolean accepted = refusals.isEmpty() && power == Power.ON;
        Optional<UpgradeTurn.Waits> waits = accepted ? turn(cluster, observed, config, now) : Optional.empty();
        return release(cluster, observed, refusals, waits.isPresent(), power)
                .map(release ->
                        rollOut(cluster, observed, config, release, new Turns(waits, start), refusals, power, now))
                .orElseGet(() -> new ClusterPlan.Hold(refusals));
    }

    /** What it waits for. */
    private record Turns(Optional<UpgradeTurn.Waits> upgrade, Optional<StartTurn.Waits> start) {}

    /** A cluster that ever had pods gets them back at once, unless it sleeps. */
    private Optional<StartTurn.Waits> start(
            HostedCluster cluster, Observation observed, Hibernation hibernation, boolean accepted, Instant now) {
        if (hibernation.wakes(cluster)) {
            return waits(starts.ask(
                    StartStanding.Waiting.wake(cluster, now), observed.sleep().hasPods(), now));
        }
        boolean isNew = accepted && hibernation.awake() && !StartStanding.hasBegun(version(cluster));
        boolean hasPods = observed.etcd().exists() || observed.controlPlane().exists();
        return isNew ? waits(starts.ask(StartStanding.Waiting.create(cluster), hasPods, now)) : Optional.empty();
    }

    private static Optional<StartTurn.Waits> waits(StartTurn turn) {
        return turn instanceof StartTurn.Waits waits ? Optional.of(waits) : Optional.empty();
    }

    /** New clusters do not wait, nor does who goes back, or who runs a version whose Release is gone. */
    private Optional<UpgradeTurn.Waits> turn(
            HostedCluster cluster, Observation observed, DavitConfigSpec config, Instant now) {
        String wanted = cluster.getSpec().version();
        boolean begins = version(cluster)
                .filter(status -> status.current() != null)
                .filter(status -> !wanted.equals(status.current()) && !wanted.equals(status.desired()))
                .filter(status -> observed.catalog().release(status.desired()).isPresent())
                .isPresent();
        return begins && turns.ask(cluster, config.fleet(), now) instanceof UpgradeTurn.Waits waits
                ? Optional.of(waits)
                : Optional.empty();
    }

    private ClusterPlan rollOut(
            HostedCluster cluster,
            Observation observed,
            DavitConfigSpec config,
            ReleaseSpec release,
            Turns waits,
            List<Refusal> refusals,
            Power power,
            Instant now) {
        HostedClusterSpec spec = observed.hostnameTaken() ? cluster.getSpec().withoutHostname() : cluster.getSpec();
        ConfiguredParts.Resolution configured =
                ConfiguredParts.resolve(observed.identity(), spec, observed.references(), observed.configured(), now);
        var inputs = new PkiInputs(observed.identity(), spec, config, observed.gateway());
        var path = UpgradePath.to(release, version(cluster), observed.catalog()::release);
        var target = new HostedClusterPlan(
                        observed.identity(),
                        spec,
                        path.management(),
                        config,
                        secrets.plan(observed.secrets().found(), inputs, now),
                        scale(observed, power).forNodes(nodes(cluster, observed, path.management())),
                        configured.parts())
                .with(
                        power == Power.ON
                                ? observed.disturbance().disruption()
                                : observed.disturbance().disruption().unguarded());
        List<Refusal> found = Stream.of(
                        refusals.stream(), configured.refusals().stream(), takenHostname(cluster, observed).stream())
                .flatMap(each -> each)
                .toList();
        List<Refusal> patches = renderer.refusals(target);
        return patches.isEmpty()
                ? new ClusterPlan.RollOut(target, path, waits.upgrade(), waits.start(), found)
                : new ClusterPlan.Hold(
                        Stream.concat(found.stream(), patches.stream()).toList());
    }

    /** Whose name it is concerns nobody else. */
    private static Optional<Refusal> takenHostname(HostedCluster cluster, Observation observed) {
        return observed.hostnameTaken()
                ? Optional.of(Refusal.invalidSpec(
                        Reasons.INVALID_NAME,
                        "HostedCluster %s: apiServer.hostname %s is in use and not published for this cluster; choose another one"
                                .formatted(
                                        observed.identity().display(),
                                        cluster.getSpec().apiServer().hostname())))
                : Optional.empty();
    }

    /**
     * The wanted version, or while that is refused, waits or the cluster sleeps the one that was worked towards so far. A
     * cluster that fell asleep in an upgrade may wake at another one: the former might never answer.
     */
    private static Optional<ReleaseSpec> release(
            HostedCluster cluster, Observation observed, List<Refusal> refusals, boolean waits, Power power) {
        Optional<ReleaseSpec> wanted = refusals.isEmpty()
                ? observed.catalog().release(cluster.getSpec().version())
                : Optional.empty();
        Optional<ReleaseSpec> former = status(cluster)
                .flatMap(status -> Optional.ofNullable(status.version()))
                .map(VersionStatus::desired)
                .flatMap(observed.catalog()::release);
        if (power.sleeps() || (power == Power.WAKING && !isUpgrading(cluster))) {
            return former.or(() -> wanted);
        }
        return refusals.isEmpty() && !waits ? wanted : former;
    }

    private static boolean isUpgrading(HostedCluster cluster) {
        return version(cluster)
                .filter(status -> !VersionKeeper.isCompleted(status))
                .isPresent();
    }

    private static SpecInputs inputs(HostedCluster cluster, Observation observed, DavitConfigSpec config) {
        return new SpecInputs(
                observed.identity(),
                cluster.getSpec(),
                config,
                observed.catalog().release(cluster.getSpec().version()),
                status(cluster).flatMap(status -> Optional.ofNullable(status.version())),
                kubelets(cluster, observed));
    }

    /** While the nodes cannot be read, the oldest kubelet that was seen last stands for them. */
    private static Map<String, String> kubelets(HostedCluster cluster, Observation observed) {
        return observed.hosted()
                .nodes()
                .map(nodes -> nodes.stream()
                        .filter(node -> !node.kubeletVersion().isEmpty())
                        .collect(Collectors.toMap(NodeView::name, NodeView::kubeletVersion)))
                .orElseGet(() -> status(cluster)
                        .flatMap(status -> Optional.ofNullable(status.nodes()))
                        .flatMap(nodes -> Optional.ofNullable(nodes.oldestKubelet()))
                        .map(oldest -> Map.of("the oldest node seen last", oldest))
                        .orElse(Map.of()));
    }

    private static Scale scale(Observation observed, Power power) {
        return power == Power.ON
                ? observed.replication().scale()
                : observed.replication().resting(power);
    }

    /** While the nodes cannot be read, as many as there were last. */
    private static NodeStep nodes(HostedCluster cluster, Observation observed, ReleaseSpec release) {
        var size = observed.replication().controlPlane();
        Optional<Integer> known = observed.hosted().nodes().map(List::size);
        Optional<Integer> nodes = known.or(() -> status(cluster)
                .flatMap(status -> Optional.ofNullable(status.nodes()))
                .map(NodesStatus::total));
        boolean rollsOut = size.version()
                .filter(version -> !version.equals(release.version()))
                .isPresent();
        return NodeStep.next(size.nodes(), nodes, known.isPresent() && rollsOut);
    }

    private static Optional<Refusal> foreignNamespace(Observation observed) {
        return observed.namespaceOwner()
                .filter(owner -> !owner.equals(observed.identity().uid()))
                .map(owner -> new Refusal(
                        Conditions.DEGRADED,
                        Reasons.NAMESPACE_TAKEN,
                        "namespace %s belongs to something else%s; it must be gone before this cluster can be made"
                                .formatted(
                                        observed.identity().hostedNamespace(),
                                        owner.isEmpty() ? "" : " (HostedCluster with uid " + owner + ")")));
    }

    /** Machines trust no other roots than those that they joined with, so lost ones are never replaced by new ones. */
    private static Optional<Refusal> lostAuthorities(HostedCluster cluster, Observation observed) {
        boolean existed = observed.etcd().exists()
                || observed.controlPlane().exists()
                || status(cluster)
                        .flatMap(status -> Optional.ofNullable(status.version()))
                        .map(version -> version.current() != null)
                        .orElse(false);
        return switch (observed.secrets()) {
            case ObservedSecrets.Found found -> Optional.empty();
            case ObservedSecrets.Missing() -> existed ? Optional.of(lost("it is gone", observed)) : Optional.empty();
            case ObservedSecrets.Unreadable(String problem) -> Optional.of(lost(problem, observed));
        };
    }

    private static Refusal lost(String problem, Observation observed) {
        return new Refusal(
                Conditions.DEGRADED,
                Reasons.AUTHORITIES_LOST,
                ("the roots of trust in Secret %s/%s are lost: %s. An administrator must restore that Secret from a backup,"
                                + " or delete this HostedCluster and create it again; nothing is written until then")
                        .formatted(observed.identity().hostedNamespace(), SecretsRenderer.AUTHORITIES, problem));
    }

    private static Optional<VersionStatus> version(HostedCluster cluster) {
        return status(cluster).flatMap(status -> Optional.ofNullable(status.version()));
    }

    private static Optional<HostedClusterStatus> status(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus());
    }
}
