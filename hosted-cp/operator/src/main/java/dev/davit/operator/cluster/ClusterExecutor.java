package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.EndpointStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.model.join.JoinWay;
import dev.davit.model.kubeconfig.KubeconfigRenderer;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Names;
import dev.davit.model.pki.ClusterSecrets;
import dev.davit.model.pki.Leaf;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.etcd.EtcdConnections;
import dev.davit.operator.etcd.EtcdTarget;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.hosted.HostedConnections;
import dev.davit.operator.hosted.HostedTarget;
import dev.davit.operator.route.RoutePublisher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out a plan: every write about one cluster in the management cluster, each only where something differs. */
final class ClusterExecutor {
    private final Applier applier;
    private final RoutePublisher routes;
    private final HostedConnections connections;
    private final KnownClusters known;
    private final EtcdMembers etcd;
    private final EtcdVolumes volumes;
    private final EtcdConnections etcdConnections;
    private final ManagementRenderer management = new ManagementRenderer();
    private final HostedObjectsRenderer inside = new HostedObjectsRenderer();

    ClusterExecutor(ClusterParts parts, EtcdMembers etcd, EtcdVolumes volumes) {
        this.applier = parts.applier();
        this.routes = parts.routes();
        this.connections = parts.connections();
        this.known = parts.known();
        this.etcd = etcd;
        this.volumes = volumes;
        this.etcdConnections = parts.etcd();
    }

    /** Brings the cluster to the plan's target, if it has one; what is inside of it follows on threads of its own. */
    Outcome carryOut(HostedCluster cluster, ClusterPlan plan, Observation observed) {
        return switch (plan) {
            case ClusterPlan.Hold hold -> {
                known.remember(cluster, wayIn(observed));
                yield watch(cluster, observed);
            }
            case ClusterPlan.RollOut(HostedClusterPlan target, var refusals) -> {
                known.remember(cluster, Optional.of(JoinWay.of(target)));
                yield rollOut(target, observed);
            }
        };
    }

    private Outcome rollOut(HostedClusterPlan target, Observation observed) {
        List<HasMetadata> objects = new ArrayList<>(management.render(target));
        objects.add(KubeconfigRenderer.adminSecret(target));
        Outcome outcome = applier.apply(objects);
        if (outcome.isComplete()) {
            applier.prune(target.identity().uid(), target.namespace(), objects);
        }
        members(target, observed, outcome);
        Outcome route = outcome.find(Service.class, target.namespace(), Names.API_SERVER)
                .map(service ->
                        routes.publish(target, service, observed.hosted().nodes()))
                .orElse(Outcome.NOTHING);
        connections.ensure(hostedTarget(target), inside.render(target));
        return outcome.and(route);
    }

    /** Members follow the plan: an old one is restarted, what one left behind goes, and etcd is asked for the rest. */
    private void members(HostedClusterPlan target, Observation observed, Outcome outcome) {
        Replication replication = observed.replication();
        EtcdLayout layout = replication.layout();
        int resigning = MembershipGoal.NOBODY;
        if (outcome.isComplete()) {
            volumes.delete(target.namespace(), replication.leftovers(), replication.etcd());
            layout = target.scale().etcd();
            resigning = outcome.find(StatefulSet.class, target.namespace(), Names.ETCD)
                    .map(set -> etcd.roll(set, replication))
                    .orElse(MembershipGoal.NOBODY);
        }
        etcdConnections.ensure(
                etcdTarget(target.identity(), target.secrets()), Optional.of(replication.goal(layout, resigning)));
    }

    /** A cluster that is held runs on: it is probed and its machines are let in, also after a restart of the operator. */
    private Outcome watch(HostedCluster cluster, Observation observed) {
        Optional<HostedTarget> target = reachable(cluster, observed);
        if (target.isEmpty()) {
            connections.pause(observed.identity().uid());
            etcdConnections.pause(observed.identity().uid());
            return Outcome.NOTHING;
        }
        own(observed)
                .ifPresent(
                        secrets -> etcdConnections.ensure(etcdTarget(observed.identity(), secrets), Optional.empty()));
        connections.watch(target.get());
        return routes.publishMachines(observed.identity(), observed.hosted().nodes());
    }

    /** A paused cluster is probed, also after a restart of the operator; nothing is written into it. */
    void look(HostedCluster cluster, Observation observed) {
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
