package dev.davit.operator.route;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.davit.model.route.RouteNode;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;

/** Reads the machines back from a route, so that an operator that has just started forgets none of them. */
final class PublishedNodes {
    private PublishedNodes() {}

    static List<RouteNode> read(Secret route) {
        var tree = PublishedRoute.tree(PublishedRoute.text(route));
        try {
            return tree.hasNonNull("nodes")
                    ? PublishedRoute.MAPPER.convertValue(tree.get("nodes"), new TypeReference<List<RouteNode>>() {})
                    : List.of();
        } catch (IllegalArgumentException unreadable) {
            return List.of();
        }
    }
}
