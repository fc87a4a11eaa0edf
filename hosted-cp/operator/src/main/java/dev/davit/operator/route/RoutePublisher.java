package dev.davit.operator.route;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Names;
import dev.davit.model.route.RouteNode;
import dev.davit.model.route.RouteRenderer;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.hosted.NodeView;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/** Publishes routes to the gateway; writes only what changed. */
public final class RoutePublisher {
    private final Applier applier;
    private final WatchedObjects watched;
    private final List<String> operators;

    /**
     * Publishes through the applier.
     *
     * @param operators ranges that this operator's own requests come from
     */
    public RoutePublisher(Applier applier, WatchedObjects watched, List<String> operators) {
        this.operators = List.copyOf(operators);
        this.applier = applier;
        this.watched = watched;
    }

    /** Publishes what holds for all clusters. */
    public Outcome publishSettings(DavitConfigSpec config) {
        return applier.apply(List.of(RouteRenderer.settings(config)));
    }

    /**
     * Publishes one cluster's route.
     *
     * @param service of its API server, as the management cluster has it
     * @param nodes its Nodes; while they are unknown, those of the present route stay
     */
    public Outcome publish(HostedClusterPlan plan, Service service, Optional<List<NodeView>> nodes) {
        List<RouteNode> machines = nodes.map(RoutePublisher::routeNodes).orElseGet(() -> published(plan));
        return applier.apply(
                List.of(RouteRenderer.cluster(plan, service.getSpec().getClusterIP(), machines, operators)));
    }

    /**
     * Publishes the machines of a cluster that is held; the rest of its route stays as it is.
     *
     * @param nodes its Nodes; while they are unknown, those of the present route stay
     */
    public Outcome publishMachines(ClusterIdentity identity, Optional<List<NodeView>> nodes) {
        return nodes.flatMap(known -> route(identity)
                        .map(published ->
                                applier.apply(List.of(RouteRenderer.withNodes(published, routeNodes(known))))))
                .orElse(Outcome.NOTHING);
    }

    private Optional<Secret> route(ClusterIdentity identity) {
        return watched.get(Secret.class, Names.ROUTES_NAMESPACE, RouteRenderer.clusterName(identity))
                .map(cached -> applier.newest(Secret.class, cached));
    }

    private static List<RouteNode> routeNodes(List<NodeView> nodes) {
        return nodes.stream()
                .map(node ->
                        new RouteNode(node.name(), node.internalIps(), node.podCidrs(), node.kubeletPort(), List.of()))
                .toList();
    }

    private List<RouteNode> published(HostedClusterPlan plan) {
        return route(plan.identity()).map(PublishedNodes::read).orElse(List.of());
    }
}
