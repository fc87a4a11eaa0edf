package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.ReleaseSpec;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.model.pki.PkiInputs;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.validation.Refusal;
import dev.davit.model.validation.SpecInputs;
import dev.davit.model.validation.SpecValidator;
import dev.davit.operator.hosted.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a hosted cluster should be. Pure but for the random numbers of new keys. A version that is refused holds
 * the cluster at the version it has, with everything else of the spec; any other refusal holds everything.
 */
final class ClusterPlanner {
    private static final Set<String> ABOUT_VERSION = Set.of(
            Reasons.RELEASE_NOT_FOUND, Reasons.INVALID_VERSION, Reasons.VERSION_STEP_REFUSED, Reasons.KUBELET_SKEW);

    private final ClusterSecretsPlanner secrets;
    private final SpecValidator validator = new SpecValidator();
    private final ManagementRenderer renderer = new ManagementRenderer();

    ClusterPlanner(ClusterSecretsPlanner secrets) {
        this.secrets = secrets;
    }

    ClusterPlan plan(HostedCluster cluster, Observation observed, Instant now) {
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
        return release(cluster, observed, refusals)
                .map(release -> rollOut(cluster, observed, config, release, refusals, now))
                .orElseGet(() -> new ClusterPlan.Hold(refusals));
    }

    private ClusterPlan rollOut(
            HostedCluster cluster,
            Observation observed,
            DavitConfigSpec config,
            ReleaseSpec release,
            List<Refusal> refusals,
            Instant now) {
        var inputs = new PkiInputs(observed.identity(), cluster.getSpec(), config, observed.gateway());
        var target = new HostedClusterPlan(
                observed.identity(),
                cluster.getSpec(),
                release,
                config,
                secrets.plan(observed.secrets().found(), inputs, now),
                observed.replication().scale());
        List<Refusal> patches = renderer.refusals(target);
        return patches.isEmpty()
                ? new ClusterPlan.RollOut(target, refusals)
                : new ClusterPlan.Hold(
                        Stream.concat(refusals.stream(), patches.stream()).toList());
    }

    /** The wanted version, or while that is refused the one that was worked towards so far. */
    private static Optional<ReleaseSpec> release(HostedCluster cluster, Observation observed, List<Refusal> refusals) {
        return refusals.isEmpty()
                ? observed.catalog().release(cluster.getSpec().version())
                : status(cluster)
                        .flatMap(status -> Optional.ofNullable(status.version()))
                        .map(VersionStatus::desired)
                        .flatMap(observed.catalog()::release);
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

    private static Optional<HostedClusterStatus> status(HostedCluster cluster) {
        return Optional.ofNullable(cluster.getStatus());
    }
}
