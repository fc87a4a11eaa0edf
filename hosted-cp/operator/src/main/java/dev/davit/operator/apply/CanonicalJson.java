package dev.davit.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Objects as JSON whose bytes depend on nothing but their content. */
final class CanonicalJson {
    /** Set by the API server or by controllers, on every object, without anyone's wish. */
    private static final List<String> VOLATILE_METADATA = List.of(
            "resourceVersion", "generation", "managedFields", "uid", "creationTimestamp", "selfLink", "finalizers");

    private static final List<String> VOLATILE_ANNOTATIONS =
            List.of("deployment.kubernetes.io/revision", AppliedHash.ANNOTATION);

    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private CanonicalJson() {}

    /** @return the object without status and without what servers and controllers add to the metadata */
    static ObjectNode of(HasMetadata object) {
        ObjectNode tree = MAPPER.valueToTree(object);
        tree.remove("status");
        if (tree.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(VOLATILE_METADATA);
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove(VOLATILE_ANNOTATIONS);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
        return tree;
    }

    /** @return lower-case hexadecimal SHA-256 of the tree with its keys in order */
    static String digest(JsonNode tree) {
        try {
            var ordered = MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Object.class));
            var hash = MessageDigest.getInstance("SHA-256").digest(ordered.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException | com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("cannot digest a rendered object", e);
        }
    }
}
