package dev.davit.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Kubernetes' strategic merge patch for workloads: as a merge patch, but the items of certain lists are merged by a key.
 * Which lists those are is in the {@code patchMergeKey} of the API types (k8s.io/api core/v1 and apps/v1); the directives
 * are those of sig-api-machinery's page on strategic merge patch.
 */
final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE = "delete";
    private static final String REPLACE = "replace";
    private static final Set<String> DIRECTIVES = Set.of(REPLACE, DELETE, "merge");

    /** By name of the field, which is the same wherever it stands in a pod. All other lists are replaced as a whole. */
    private static final Map<String, String> MERGE_KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("ports", "containerPort"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("volumes", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("hostAliases", "ip"),
            Map.entry("resourceClaims", "name"),
            Map.entry("schedulingGates", "name"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("ownerReferences", "uid"));

    private StrategicMerge() {}

    /**
     * @param target an object; left as it is
     * @param change the patch
     * @return the patched object
     * @throws IllegalArgumentException when the patch is none; the message says where
     */
    static JsonNode apply(JsonNode target, JsonNode change) {
        if (!(target instanceof ObjectNode object) || !(change instanceof ObjectNode changes)) {
            throw new IllegalArgumentException("expected an object with the fields to change, found "
                    + change.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return object(object, changes, "");
    }

    private static ObjectNode object(ObjectNode target, ObjectNode changes, String path) {
        var directive = directive(changes, path);
        if (directive.filter(DELETE::equals).isPresent()) {
            return JsonNodeFactory.instance.objectNode();
        }
        var replaces = directive.filter(REPLACE::equals).isPresent();
        var result = replaces ? JsonNodeFactory.instance.objectNode() : target.deepCopy();
        for (var change : changes.properties()) {
            var name = change.getKey();
            if (name.equals(RETAIN_KEYS)) {
                retain(result, change.getValue(), path);
            } else if (name.startsWith("$") && !name.equals(PATCH)) {
                throw new IllegalArgumentException(
                        "%s/%s: expected $patch or $retainKeys; nothing else that begins with $ can be used"
                                .formatted(path, name));
            } else if (change.getValue().isNull()) {
                result.remove(name);
            } else if (!name.equals(PATCH)) {
                result.set(name, value(name, result.path(name), change.getValue(), path + "/" + name));
            }
        }
        return result;
    }

    private static JsonNode value(String name, JsonNode target, JsonNode change, String path) {
        if (change instanceof ObjectNode changes) {
            var old = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            return object(old, changes, path);
        }
        if (change instanceof ArrayNode items && MERGE_KEYS.containsKey(name)) {
            return list(target, items, MERGE_KEYS.getOrDefault(name, ""), path);
        }
        refuseDirectives(change, path);
        return change;
    }

    /** In a list that is replaced as a whole they would become fields of the object. */
    private static void refuseDirectives(JsonNode value, String path) {
        value.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("$"))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s: this list has no key by which Kubernetes merges it and is replaced as a whole; write all of it, without %s"
                                    .formatted(path, name));
                });
        value.forEach(each -> refuseDirectives(each, path));
    }

    private static ArrayNode list(JsonNode target, ArrayNode changes, String key, String path) {
        var result = new ArrayList<JsonNode>();
        target.forEach(result::add);
        var merged = new ArrayList<ObjectNode>();
        var replaces = false;
        for (var item : changes) {
            if (!(item instanceof ObjectNode change)) {
                throw new IllegalArgumentException(path + ": expected a list of objects");
            }
            switch (directive(change, path).orElse("")) {
                case REPLACE -> {
                    alone(change, path);
                    replaces = true;
                }
                case DELETE -> result.removeIf(isSame(key, id(change, key, path)));
                default -> merged.add(change);
            }
        }
        if (replaces) {
            result.clear();
        }
        merged.forEach(change -> item(result, change, key, path));
        return JsonNodeFactory.instance.arrayNode().addAll(result);
    }

    /** Kubernetes would drop whatever else such an item says. */
    private static void alone(ObjectNode change, String path) {
        if (change.size() > 1) {
            throw new IllegalArgumentException(
                    "%s: expected nothing but $patch in the item that says replace, which is about the whole list; write what is to be in it as items of their own"
                            .formatted(path));
        }
    }

    private static JsonNode id(ObjectNode change, String key, String path) {
        if (!change.has(key)) {
            throw new IllegalArgumentException(
                    "%s: expected %s in every item, which says what it is merged with".formatted(path, key));
        }
        return change.path(key);
    }

    private static Predicate<JsonNode> isSame(String key, JsonNode id) {
        return item -> item.path(key).asText().equals(id.asText());
    }

    private static void item(List<JsonNode> items, ObjectNode change, String key, String path) {
        var id = id(change, key, path);
        var place = path + "[" + id.asText() + "]";
        var index = index(items, key, id);
        if (index.isPresent() && items.get(index.get()) instanceof ObjectNode old) {
            items.set(index.get(), object(old, change, place));
        } else {
            items.add(object(JsonNodeFactory.instance.objectNode(), change, place));
        }
    }

    private static Optional<Integer> index(List<JsonNode> items, String key, JsonNode id) {
        for (var i = 0; i < items.size(); i++) {
            if (isSame(key, id).test(items.get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> directive(ObjectNode changes, String path) {
        var found = Optional.ofNullable(changes.get(PATCH)).map(JsonNode::asText);
        found.filter(name -> !DIRECTIVES.contains(name)).ifPresent(name -> {
            throw new IllegalArgumentException(
                    "%s/$patch: expected replace, delete or merge, found \"%s\"".formatted(path, name));
        });
        return found;
    }

    private static void retain(ObjectNode result, JsonNode keys, String path) {
        if (!keys.isArray()) {
            throw new IllegalArgumentException(path + "/$retainKeys: expected a list of fields");
        }
        var kept = new HashSet<String>();
        keys.forEach(key -> kept.add(key.asText()));
        result.retain(kept);
    }
}
