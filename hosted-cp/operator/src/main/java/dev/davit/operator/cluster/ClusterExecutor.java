package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.OperatorChangeMode;
import dev.davit.api.v1alpha1.UpgradeStepName;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Power;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.model.join.JoinWay;
import dev.davit.model.kubeconfig.KubeconfigRenderer;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.model.pod.DisruptionBudget;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.etcd.EtcdTarget;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.hibernation.Hibernation;
import dev.davit.operator.hibernation.SleepPods;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.HostedTarget;
import dev.davit.operator.node.ManagementNodes;
import dev.davit.operator.replication.EtcdMembers;
import dev.davit.operator.replication.EtcdVolumes;
import dev.davit.operator.replication.OnlyMember;
import dev.davit.operator.replication.Replication;
import dev.davit.operator.route.RoutePublisher;
import dev.davit.operator.turn.StartPreparation;
import dev.davit.operator.upgrade.OperatorChanges;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out a plan: every write about one cluster in the management cluster, each only where something differs. */
final class ClusterExecutor {
    private final Applier applier;
    private final WatchedObjects watched;
    private final RoutePublisher routes;
    private final HostedConnections connections;
    private final KnownClusters known;
    private final EtcdMembers etcd;
    private final OnlyMember only;
    private final EtcdVolumes volumes;
    private final EtcdConnections etcdConnections;
    private final ConfiguredFiles files;
    private final SleepPods sleeping;
    private final ManagementNodes nodes;
    private final Clock clock;
    private final ManagementRenderer management = new ManagementRenderer();
    private final HostedObjectsRenderer inside = new HostedObjectsRenderer();

    ClusterExecutor(ClusterParts parts, EtcdMembers etcd, OnlyMember only, EtcdVolumes volumes) {
        this.applier = parts.applier();
        this.watched = parts.watched();
        this.routes = parts.routes();
        this.connections = parts.connections();
        this.known = parts.known();
        this.etcd = etcd;
        this.only = only;
        this.volumes = volumes;
        this.etcdConnections = parts.etcd();
        this.files = new ConfiguredFiles(parts.watched());
        this.sleeping = new SleepPods(parts.client());
        this.nodes = parts.nodes();
        this.clock = parts.clock();
    }

    /** Brings the cluster to the plan's target, if it has one; what is inside of it follows on threads of its own. */
    Outcome carryOut(HostedCluster cluster, ClusterPlan plan, Observation observed) {
        return switch (plan) {
            case ClusterPlan.Hold hold -> {
                known.remember(cluster, wayIn(observed));
                yield hold(cluster, observed);
            }
            case ClusterPlan.RollOut rollOut -> {
                known.remember(cluster, Optional.of(JoinWay.of(rollOut.target())));
                yield rollOut(cluster, rollOut, observed);
            }
        };
    }

    /** Clients that are not let in any more are not, whether the cluster sleeps or can be probed or not. */
    private Outcome hold(HostedCluster cluster, Observation observed) {
        Outcome route = routes.publishHeld(
                observed.identity(),
                clock.instant(),
                cluster.getSpec().apiServer().allowedCIDRs(),
                observed.hosted());
        if (Hibernation.sleeps(cluster)) {
            leave(observed);
        } else {
            watch(cluster, observed);
        }
        only.end(observed.identity().hostedNamespace(), observed.identity().uid());
        return Hibernation.before(cluster) == HibernationPhase.Awake
                ? route.and(applier.apply(budgets(observed)))
                : route;
    }

    /** Who drains a node does not wait for ever for a spec that somebody else has to mend. */
    private List<HasMetadata> budgets(Observation observed) {
        ClusterIdentity identity = observed.identity();
        var disruption = observed.disturbance().disruption();
        return Map.of(Names.API_SERVER, disruption.controlPlane(), Names.ETCD, disruption.etcd()).entrySet().stream()
                .filter(entry -> watched.get(PodDisruptionBudget.class, identity.hostedNamespace(), entry.getKey())
                        .filter(budget ->
                                isOwn(budget, identity) && budget.getSpec().getMinAvailable() != null)
                        .isPresent())
                .map(entry -> DisruptionBudget.ofOne(identity, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean isOwn(PodDisruptionBudget budget, ClusterIdentity identity) {
        return identity.uid().equals(budget.getMetadata().getLabels().get(Labels.CLUSTER_UID));
    }

    /** Before the gateway hears that a cluster sleeps, nobody here asks for it: who reconnects would wake it. */
    private Outcome rollOut(HostedCluster cluster, ClusterPlan.RollOut plan, Observation observed) {
        HostedClusterPlan target = plan.target();
        List<HasMetadata> objects = new ArrayList<>(management.render(target));
        objects.add(KubeconfigRenderer.adminSecret(target));
        if (plan.start().isPresent() && target.scale().power() == Power.ON) {
            return prepare(target, objects);
        }
        OperatorChanges.Parted parted = parted(cluster, target, objects);
        if (!target.scale().power().controlPlane()) {
            stopControlPlane(target, parted);
        }
        Outcome outcome = applier.apply(parted.apply())
                .holding(parted.held(), parted.kept())
                .and(applier.scale(parted.scaled()));
        if (outcome.isComplete()) {
            applier.prune(target.identity().uid(), target.namespace(), files.keep(target, objects, outcome));
        }
        Power power = target.scale().power();
        if (power == Power.ON) {
            outcome = outcome.and(members(target, observed, outcome));
        } else {
            rest(target);
        }
        if (power.sleeps()) {
            connections.close(target.identity().uid());
        }
        Outcome route = route(target, outcome, observed.hosted());
        if (!power.sleeps()) {
            connections.ensure(
                    hostedTarget(target),
                    inside.render(plan.inside()),
                    plan.path().step().equals(Optional.of(UpgradeStepName.Addons)));
        }
        return outcome.and(route);
    }

    /** Everything but what brings pods, so that the start itself is short; nothing answers yet that could be asked. */
    private Outcome prepare(HostedClusterPlan target, List<HasMetadata> objects) {
        objects.removeIf(StartPreparation::bringsPods);
        Outcome outcome = applier.apply(objects);
        return outcome.and(route(target, outcome, HostedState.UNKNOWN));
    }

    private Outcome route(HostedClusterPlan target, Outcome outcome, HostedState inside) {
        return outcome.find(Service.class, target.namespace(), Names.API_SERVER)
                .map(service -> routes.publish(target, clock.instant(), service, inside))
                .orElse(Outcome.NOTHING);
    }

    /** First of all and at once: whoever else deletes its pods gives them a grace of more than a minute. */
    private void stopControlPlane(HostedClusterPlan target, OperatorChanges.Parted parted) {
        sleeping.stopControlPlane(target.namespace(), () -> {
            applier.apply(
                    parted.apply().stream().filter(Deployment.class::isInstance).toList());
            applier.scale(parted.scaled().stream()
                    .filter(scaled -> scaled.live() instanceof Deployment)
                    .toList());
        });
    }

    /** A cluster that sleeps or wakes keeps the members that it has. */
    private void rest(HostedClusterPlan target) {
        only.end(target.namespace(), target.identity().uid());
        if (target.scale().power().etcd()) {
            etcdConnections.ensure(etcdTarget(target.identity(), target.secrets()), Optional.empty());
        } else {
            etcdConnections.close(target.identity().uid());
        }
    }

    /** Nobody asks for what is away on purpose. */
    private void leave(Observation observed) {
        connections.close(observed.identity().uid());
        etcdConnections.close(observed.identity().uid());
    }

    private OperatorChanges.Parted parted(HostedCluster cluster, HostedClusterPlan target, List<HasMetadata> objects) {
        if (target.spec().upgrade().operatorChanges() == OperatorChangeMode.Automatic) {
            return new OperatorChanges.Parted(objects);
        }
        return OperatorChanges.part(
                target,
                cluster.getMetadata().getGeneration(),
                objects,
                watched::get,
                Optional.ofNullable(cluster.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(OperatorChanges.APPLY))
                        .map(hashes -> Set.copyOf(List.of(hashes.split(",", -1))))
                        .orElse(Set.of()));
    }

    /**
     * Members follow the plan: an old one is restarted, what one left behind goes, and etcd is asked for the rest.
     *
     * @return what could not be written
     */
    private Outcome members(HostedClusterPlan target, Observation observed, Outcome outcome) {
        Replication replication = observed.replication();
        EtcdLayout layout = replication.layout();
        int resigning = MembershipGoal.NOBODY;
        Outcome trial = Outcome.NOTHING;
        if (outcome.isComplete()) {
            volumes.delete(target.namespace(), replication.leftovers(), replication.etcd());
            Optional<StatefulSet> set = outcome.find(StatefulSet.class, target.namespace(), Names.ETCD);
            if (layout.size() == 1) {
                trial = set.map(found -> rollOnly(found, observed, outcome)).orElse(Outcome.NOTHING);
            } else {
                only.end(target.namespace(), target.identity().uid());
                resigning = set.map(found -> etcd.roll(found, replication, nodes.sound()))
                        .orElse(MembershipGoal.NOBODY);
            }
            if (resigning == MembershipGoal.NOBODY && !replication.etcdBehind()) {
                resigning = replication.resigning(nodes.cordoned());
            }
            layout = target.scale().etcd();
        }
        etcdConnections.ensure(
                etcdTarget(target.identity(), target.secrets()), Optional.of(replication.goal(layout, resigning)));
        return trial;
    }

    private Outcome rollOnly(StatefulSet set, Observation observed, Outcome outcome) {
        return only.roll(
                set,
                outcome.find(ConfigMap.class, set.getMetadata().getNamespace(), EtcdRenderer.CONFIG_MAP),
                observed.replication(),
                observed.disturbance().restartTold(),
                nodes.all(),
                clock.instant());
    }

    /** A cluster that is held runs on: it is probed and its machines are let in, also after a restart of the operator. */
    private void watch(HostedCluster cluster, Observation observed) {
        Optional<HostedTarget> target = reachable(cluster, observed);
        if (target.isEmpty()) {
            connections.pause(observed.identity().uid());
            etcdConnections.pause(observed.identity().uid());
            return;
        }
        own(observed)
                .ifPresent(
                        secrets -> etcdConnections.ensure(etcdTarget(observed.identity(), secrets), Optional.empty()));
        connections.watch(target.get());
    }

    /** A paused cluster is probed, also after a restart of the operator; nothing is written into it. */
    void look(HostedCluster cluster, Observation observed) {
        if (Hibernation.sleeps(cluster)) {
            leave(observed);
            return;
        }
        connections.pause(observed.identity().uid());
        etcdConnections.pause(observed.identity().uid());
        reachable(cluster, observed).ifPresent(connections::look);
    }

    /** A cluster that is held lets machines in; what their command says does not follow from the spec. */
    private static Optional<JoinWay> wayIn(Observation observed) {
        return own(observed)
                .flatMap(secrets -> observed.config()
                        .map(config -> new JoinWay(observed.identity(), config, secrets.authorities())));
    }

    /** What is not known to be the cluster's own is not called, either. */
    private static Optional<HostedTarget> reachable(HostedCluster cluster, Observation observed) {
        return own(observed)
                .flatMap(secrets ->
                        apiServerName(cluster, observed).map(name -> hostedTarget(observed.identity(), name, secrets)));
    }

    /** @return the keys of a cluster that can be probed */
    private static Optional<ClusterSecrets> own(Observation observed) {
        return ProbeAccess.missing(observed).isPresent()
                ? Optional.empty()
                : observed.secrets().found();
    }

    /** Without the installation's settings, the name that was reported last still holds. */
    private static Optional<String> apiServerName(HostedCluster cluster, Observation observed) {
        return observed.config()
                .map(config -> observed.identity().apiServerName(config.domain()))
                .or(() -> Optional.ofNullable(cluster.getStatus())
                        .flatMap(status -> Optional.ofNullable(status.endpoint()))
                        .map(EndpointStatus::tlsServerName));
    }

    private static EtcdTarget etcdTarget(ClusterIdentity identity, ClusterSecrets secrets) {
        return EtcdTarget.of(
                identity.namespace(),
                identity.name(),
                identity.uid(),
                identity.hostedNamespace(),
                secrets.authorities().etcd());
    }

    private static HostedTarget hostedTarget(HostedClusterPlan target) {
        return hostedTarget(target.identity(), target.apiServerName(), target.secrets());
    }

    private static HostedTarget hostedTarget(ClusterIdentity identity, String apiServerName, ClusterSecrets secrets) {
        return new HostedTarget(
                identity.namespace(),
                identity.name(),
                identity.uid(),
                apiServerName,
                secrets.authorities().cluster(),
                secrets.leaf(Leaf.ADMIN));
    }
}
