package dev.davit.cli.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Kubernetes objects without secrets: of a Secret its name, type and keys are left. Pure. */
final class ObjectCleaner {
    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "annotations";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final KnownSecrets known;

    /** @param known values that are taken out wherever they are */
    ObjectCleaner(KnownSecrets known) {
        this.known = known;
    }

    /** @return a copy that may be shown to anybody */
    JsonNode clean(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.path(METADATA) instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (metadata.path(ANNOTATIONS) instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED);
            }
        }
        return copy.path("kind").asText().equals("Secret") ? secret(copy) : value("", copy);
    }

    private static JsonNode secret(ObjectNode secret) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.set("apiVersion", secret.path("apiVersion"));
        shown.set("kind", secret.path("kind"));
        ObjectNode metadata = shown.putObject(METADATA);
        for (String field : new String[] {"name", "namespace", "labels", "creationTimestamp", "resourceVersion"}) {
            Optional.ofNullable(secret.path(METADATA).get(field)).ifPresent(value -> metadata.set(field, value));
        }
        shown.set("type", secret.path("type"));
        ArrayNode keys = shown.putArray("keys");
        var names = new TreeSet<String>();
        secret.path("data").fieldNames().forEachRemaining(names::add);
        names.forEach(keys::add);
        return shown;
    }

    private JsonNode value(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            boolean secretVariable = object.has("value")
                    && Redactor.isSecretName(object.path("name").asText());
            ObjectNode clean = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String told = secretVariable && field.getKey().equals("value") ? "secret" : field.getKey();
                clean.set(field.getKey(), value(told, field.getValue()));
            }
            return clean;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode clean = JsonNodeFactory.instance.arrayNode();
            String told = name;
            for (JsonNode item : array) {
                clean.add(value(told, item));
                told = Redactor.isSecretFlag(item.asText()) ? "secret" : name;
            }
            return clean;
        }
        if (!node.isTextual()) {
            return node;
        }
        return JsonNodeFactory.instance.textNode(Redactor.isSecretName(name) ? Redactor.REDACTED : text(node.asText()));
    }

    /** @return the text without secrets */
    String text(String text) {
        return Redactor.clean(known.removeFrom(text));
    }
}
