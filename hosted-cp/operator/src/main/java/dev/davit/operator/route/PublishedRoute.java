package dev.davit.operator.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The JSON of a route that was published, perhaps by another build. */
final class PublishedRoute {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private PublishedRoute() {}

    /** @return empty when there is none, or when it is no base64 */
    static String text(Secret route) {
        try {
            return new String(
                    Base64.getDecoder().decode(route.getData().getOrDefault("route.json", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return "";
        }
    }

    /** @return a missing node when it is no JSON */
    static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException unreadable) {
            return MissingNode.getInstance();
        }
    }
}
