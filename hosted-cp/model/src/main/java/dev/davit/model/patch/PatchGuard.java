package dev.davit.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What no patch may change, because it isolates clusters from each other or is an object's identity. */
final class PatchGuard {
    private static final List<String> OWNED = List.of(
            "/apiVersion",
            "/kind",
            "/metadata/name",
            "/metadata/namespace",
            "/metadata/labels",
            "/metadata/ownerReferences",
            "/metadata/finalizers",
            "/spec/replicas",
            "/spec/selector",
            "/spec/serviceName",
            "/spec/volumeClaimTemplates",
            "/spec/template/metadata/labels",
            "/spec/template/spec/volumes",
            "/spec/template/spec/securityContext",
            "/spec/template/spec/serviceAccount",
            "/spec/template/spec/serviceAccountName",
            "/spec/template/spec/automountServiceAccountToken",
            "/spec/template/spec/imagePullSecrets",
            "/spec/template/spec/hostNetwork",
            "/spec/template/spec/hostPID",
            "/spec/template/spec/hostIPC",
            "/spec/template/spec/hostUsers",
            "/spec/template/spec/hostAliases",
            "/spec/template/spec/shareProcessNamespace",
            "/spec/template/spec/ephemeralContainers");
    private static final List<String> CONTAINERS =
            List.of("/spec/template/spec/initContainers", "/spec/template/spec/containers");
    private static final List<String> OWNED_OF_CONTAINER =
            List.of("/securityContext", "/volumeMounts", "/volumeDevices", "/ports");

    private PatchGuard() {}

    /** @throws IllegalArgumentException when something changed that may not; the message names it */
    static void check(JsonNode before, JsonNode after) {
        OWNED.forEach(path -> check(path, before.at(path), after.at(path)));
        for (var list : CONTAINERS) {
            var old = byName(before.at(list));
            var changed = byName(after.at(list));
            if (!old.keySet().equals(changed.keySet())) {
                throw new IllegalArgumentException("containers can neither be added nor removed nor renamed");
            }
            old.forEach((name, container) -> Optional.ofNullable(changed.get(name))
                    .ifPresent(other -> checkContainer(list + "[" + name + "]", container, other)));
        }
    }

    private static void checkContainer(String path, JsonNode before, JsonNode after) {
        OWNED_OF_CONTAINER.forEach(field -> check(path + field, before.at(field), after.at(field)));
    }

    private static void check(String path, JsonNode before, JsonNode after) {
        if (!before.equals(after)) {
            throw new IllegalArgumentException(path + " is Davit's and cannot be changed; remove that from the patch");
        }
    }

    private static Map<String, JsonNode> byName(JsonNode containers) {
        return StreamSupport.stream(containers.spliterator(), false)
                .collect(Collectors.toMap(
                        container -> container.path("name").asText(), container -> container, (first, second) -> {
                            throw new IllegalArgumentException("two containers have the same name");
                        }));
    }
}
