package dev.davit.operator.route;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.model.route.DeletedNode;
import dev.davit.model.route.RouteMachines;
import dev.davit.model.route.RouteNode;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the machines back from a route, so that an operator that has just started forgets none of them. */
final class PublishedMachines {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    private PublishedMachines() {}

    static RouteMachines read(Secret route) {
        var tree = PublishedRoute.tree(PublishedRoute.text(route));
        return new RouteMachines(
                list(tree.path("nodes"), new TypeReference<List<RouteNode>>() {}),
                list(tree.path("deletedNodes"), new TypeReference<List<DeletedNode>>() {}).stream()
                        .filter(node -> isTime(node.refusedUpTo()))
                        .toList(),
                Optional.of(tree.path("othersRefusedUpTo").asText()).filter(PublishedMachines::isTime));
    }

    private static boolean isTime(@Nullable String text) {
        return text != null && TIME.matcher(text).matches();
    }

    private static <T> List<T> list(JsonNode array, TypeReference<List<T>> type) {
        try {
            return array.isArray() ? PublishedRoute.MAPPER.convertValue(array, type) : List.of();
        } catch (IllegalArgumentException unreadable) {
            return List.of();
        }
    }
}
