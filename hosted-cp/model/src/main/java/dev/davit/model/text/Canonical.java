package dev.davit.model.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** JSON and YAML with sorted keys, so that equal values are equal bytes in every process. */
public final class Canonical {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .addModule(new JavaTimeModule())
            .build();

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .stringQuotingChecker(new NumberLikeTexts())
                    .build())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .addModule(new JavaTimeModule())
            .build();

    private Canonical() {}

    /**
     * @param value a record, map, list or Kubernetes object
     * @return it as JSON on one line
     */
    public static String json(Object value) {
        return write(JSON, value);
    }

    /**
     * @param value a record, map, list or Kubernetes object
     * @return it as a YAML document
     */
    public static String yaml(Object value) {
        return write(YAML, value);
    }

    /**
     * @param text JSON or YAML
     * @return its tree
     * @throws IllegalArgumentException when it is neither; the message says where
     */
    public static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException invalid) {
            throw new IllegalArgumentException(invalid.getOriginalMessage(), invalid);
        }
    }

    /**
     * @param value a record, map, list or Kubernetes object
     * @return its tree; changing it does not change the value
     */
    public static JsonNode tree(Object value) {
        return parse(json(value));
    }

    /**
     * @param tree what {@link #tree} returned, perhaps changed
     * @param type the type of the value
     * @param <T> the type of the value
     * @return the value
     * @throws IllegalArgumentException when the tree does not fit the type
     */
    public static <T> T value(JsonNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException invalid) {
            throw new IllegalArgumentException(invalid.getOriginalMessage(), invalid);
        }
    }

    /**
     * @param value a record, map, list or Kubernetes object
     * @return SHA-256 of {@link #json}, hexadecimal
     */
    public static String hash(Object value) {
        return Digests.sha256Hex(json(value));
    }

    private static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException("cannot be written: " + value.getClass(), impossible);
        }
    }
}
