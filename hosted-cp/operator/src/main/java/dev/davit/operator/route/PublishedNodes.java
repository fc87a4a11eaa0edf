package dev.davit.operator.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.model.route.RouteNode;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Reads the machines back from a route, so that an operator that has just started forgets none of them. */
final class PublishedNodes {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PublishedNodes() {}

    static List<RouteNode> read(Secret route) {
        String encoded = route.getData().getOrDefault("route.json", "");
        try {
            var tree = MAPPER.readTree(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
            return tree.hasNonNull("nodes")
                    ? MAPPER.convertValue(tree.get("nodes"), new TypeReference<List<RouteNode>>() {})
                    : List.of();
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return List.of();
        }
    }
}
