package dev.davit.operator.route;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Names;
import dev.davit.model.route.RouteMachines;
import dev.davit.model.route.RouteNode;
import dev.davit.model.route.RouteRenderer;
import dev.davit.operator.apply.Applier;
import dev.davit.operator.apply.NewestObjects;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.hosted.HostedState;
import dev.davit.operator.hosted.NodeView;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Publishes routes to the gateway; writes only what changed. */
public final class RoutePublisher {
    private final Applier applier;
    private final NewestObjects newest;
    private final List<String> operators;

    /**
     * Publishes through the applier.
     *
     * @param operators ranges that this operator's own requests come from
     */
    public RoutePublisher(Applier applier, WatchedObjects watched, List<String> operators) {
        this.operators = List.copyOf(operators);
        this.applier = applier;
        this.newest = new NewestObjects(watched, applier);
    }

    /** Publishes what holds for all clusters. */
    public Outcome publishSettings(DavitConfigSpec config) {
        return applier.apply(List.of(RouteRenderer.settings(config)));
    }

    /**
     * Publishes one cluster's route.
     *
     * @param now the time, from when on a name that it has not had before is its own, and by which a Node that is gone
     *     has been deleted
     * @param service of its API server, as the management cluster has it
     * @param inside what is known of its machines; while their Nodes are unknown, those of the present route stay
     */
    public Outcome publish(HostedClusterPlan plan, Instant now, Service service, HostedState inside) {
        RouteMachines machines = machines(route(plan.identity()), inside, now);
        String since = hostname(plan.identity())
                .filter(published -> plan.hostname().equals(Optional.of(published.name())))
                .map(PublishedName::since)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
        return applier.apply(
                List.of(RouteRenderer.cluster(plan, since, service.getSpec().getClusterIP(), machines, operators)));
    }

    /**
     * Publishes the machines and the clients of a cluster that is held; the rest of its route stays as it is.
     *
     * @param now the time, by which a Node that is gone has been deleted
     * @param allowed clients that are let in, which no other field can hold back
     * @param inside what is known of its machines; while their Nodes are unknown, those of the present route stay
     */
    public Outcome publishHeld(ClusterIdentity identity, Instant now, List<String> allowed, HostedState inside) {
        return route(identity)
                .map(published -> RouteRenderer.with(
                        published, machines(Optional.of(published), inside, now), allowed, operators))
                .map(route -> applier.apply(List.of(route)))
                .orElse(Outcome.NOTHING);
    }

    /** @return the name of its own that leads to the cluster now */
    public Optional<PublishedName> hostname(ClusterIdentity identity) {
        return route(identity).flatMap(PublishedName::read);
    }

    private Optional<Secret> route(ClusterIdentity identity) {
        return newest.find(Secret.class, Names.ROUTES_NAMESPACE, RouteRenderer.clusterName(identity));
    }

    private static RouteMachines machines(Optional<Secret> published, HostedState inside, Instant now) {
        RouteMachines before = published.map(PublishedMachines::read).orElse(RouteMachines.NONE);
        return inside.nodes()
                .map(nodes -> new DeletedNodesPlanner(inside.certificates(), now)
                        .next(
                                before,
                                nodes.stream().map(RoutePublisher::routeNode).toList()))
                .orElse(before);
    }

    private static RouteNode routeNode(NodeView node) {
        return new RouteNode(
                node.name(), node.internalIps(), node.podCidrs(), node.kubeletPort(), List.of(), node.created());
    }
}
