package dev.davit.model.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a route says about machines.
 *
 * @param nodes those whose Nodes are there
 * @param deleted names whose older certificates are refused
 * @param othersRefusedUpTo the same as {@link DeletedNode#refusedUpTo} for every name that is in neither list; for
 *     deletions that are too many to be listed one by one
 */
public record RouteMachines(List<RouteNode> nodes, List<DeletedNode> deleted, Optional<String> othersRefusedUpTo) {
    /** No machines, and none that were deleted. */
    public static final RouteMachines NONE = of(List.of());

    /** Sorts, so that equal machines are equal bytes. */
    public RouteMachines {
        nodes = nodes.stream().sorted(Comparator.comparing(RouteNode::name)).toList();
        deleted =
                deleted.stream().sorted(Comparator.comparing(DeletedNode::name)).toList();
    }

    /** @return these machines, where none was deleted */
    public static RouteMachines of(Collection<RouteNode> nodes) {
        return new RouteMachines(List.copyOf(nodes), List.of(), Optional.empty());
    }
}
