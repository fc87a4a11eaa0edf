package dev.davit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Kubernetes objects as YAML that is the same whatever the order in which they were made: for golden files. */
public final class CanonicalYaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private CanonicalYaml() {}

    /** @return one document for each object, by kind, namespace and name, with sorted keys */
    public static String of(Iterable<?> objects) {
        return StreamSupport.stream(objects.spliterator(), false)
                .map(object -> Serialization.jsonMapper().<JsonNode>valueToTree(object))
                .sorted(Comparator.comparing(CanonicalYaml::order))
                .map(CanonicalYaml::text)
                .collect(Collectors.joining());
    }

    private static String order(JsonNode object) {
        return String.join(
                "/",
                object.path("kind").asText(),
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }

    private static String text(JsonNode object) {
        try {
            return YAML.writeValueAsString(YAML.convertValue(object, Map.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("object that cannot be written as YAML", e);
        }
    }
}
