package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Makes a definition as it is installed out of what the fabric8 generator writes, which cannot say everything: it
 * sorts the printer columns, repeats the rules of record components, and knows nothing of list keys and names.
 */
final class CrdManifest {
    private static final String HEADER = "# Generated from dev.davit.api.v1alpha1.%s; do not edit.\n";
    private static final int QUANTITY_LENGTH = 32;
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    private final Class<? extends HasMetadata> kind;

    CrdManifest(Class<? extends HasMetadata> kind) {
        this.kind = kind;
    }

    String fileName() {
        return HasMetadata.getFullResourceName(kind) + ".yaml";
    }

    /** @return the finished text, the same for the same classes */
    String render(Path generated) throws IOException {
        var definition = (ObjectNode) YAML.readTree(generated
                .resolve(HasMetadata.getFullResourceName(kind) + "-v1.yml")
                .toFile());
        definition.withObject("/spec").withArray("versions").forEach(version -> finish((ObjectNode) version));
        return HEADER.formatted(kind.getSimpleName()) + YAML.writeValueAsString(definition);
    }

    private void finish(ObjectNode version) {
        orderColumns(version.withArray("additionalPrinterColumns"));
        ObjectNode root = version.withObject("/schema/openAPIV3Schema");
        root.putArray("required").add("spec");
        ObjectNode properties = root.withObject("/properties");
        nameForRules(properties);
        if (!properties.path("status").has("properties")) {
            properties.remove("status");
        } else {
            finishStatus(properties.withObject("/status"));
        }
        tidy(root);
    }

    private void orderColumns(ArrayNode columns) {
        List<String> order = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<ObjectNode> sorted = StreamSupport.stream(columns.spliterator(), false)
                .map(ObjectNode.class::cast)
                .sorted(Comparator.comparingInt(
                        column -> order.indexOf(column.path("name").asText())))
                .toList();
        sorted.forEach(column -> column.remove("priority"));
        columns.removeAll().addAll(sorted);
    }

    /** A rule may blame only what the schema names; of an object's metadata nothing but this may be named. */
    private static void nameForRules(ObjectNode properties) {
        properties
                .putObject("metadata")
                .put("type", "object")
                .putObject("properties")
                .putObject("name")
                .put("type", "string");
    }

    /** kstatus: a new object says at once that nobody has looked at it (sigs.k8s.io/cli-utils). */
    private static void finishStatus(ObjectNode status) {
        Optional.of(status.at("/properties/observedGeneration/default"))
                .filter(JsonNode::isNumber)
                .ifPresent(unseen -> status.putObject("default").set("observedGeneration", unseen));
        if (status.at("/properties/conditions").isObject()) {
            ObjectNode conditions = status.withObject("/properties/conditions");
            conditions.put("x-kubernetes-list-type", "map");
            conditions.putArray("x-kubernetes-list-map-keys").add("type");
            ObjectNode items = conditions.withObject("/items");
            List.of("lastTransitionTime", "message", "reason", "status", "type")
                    .forEach(items.putArray("required")::add);
            items.withObject("/properties/lastTransitionTime").put("format", "date-time");
        }
    }

    private static void tidy(JsonNode node) {
        if (node instanceof ObjectNode object) {
            wholeNumber(object, "minimum");
            wholeNumber(object, "maximum");
            if (object.path("x-kubernetes-int-or-string").asBoolean()) {
                object.put("maxLength", QUANTITY_LENGTH);
            }
            if (object.path("x-kubernetes-validations") instanceof ArrayNode rules) {
                var once = new LinkedHashSet<JsonNode>();
                rules.forEach(once::add);
                rules.removeAll().addAll(once);
            }
        }
        node.forEach(CrdManifest::tidy);
    }

    private static void wholeNumber(ObjectNode schema, String key) {
        if (schema.path(key).isNumber()) {
            schema.put(key, schema.path(key).asLong());
        }
    }
}
