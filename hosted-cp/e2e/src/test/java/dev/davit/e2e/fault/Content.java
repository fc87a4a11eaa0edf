package dev.davit.e2e.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an object says that is the same in every life of a cluster: nothing of its identity, of certificates and keys, and of
 * what controllers and API servers fill in. Pure.
 *
 * @param nameless takes out of a text what is another one in the next life
 */
record Content(UnaryOperator<String> nameless) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIGITS = 12;

    /** Of its template: digests of keys, and when a person or a drain last moved it. */
    private static final List<String> PASSING_ANNOTATIONS =
            List.of("davit.dev/inputs-hash", "davit.dev/moved-from", "kubectl.kubernetes.io/restartedAt");

    private static final List<String> ASSIGNED =
            List.of("clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies", "ipFamilyPolicy");

    /** @return in words where a reader of a failed test needs them, else a digest; empty for kinds whose content is another's */
    String of(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Deployment", "StatefulSet", "DaemonSet" -> workload(object);
            case "Pod" -> containers(object.path("spec"));
            case "ConfigMap" -> files(object);
            case "Secret" -> object.at("/data/route.json").isMissingNode() ? keys(object) : route(object);
            case "PodDisruptionBudget" ->
                "minAvailable=%s maxUnavailable=%s %s"
                        .formatted(
                                object.at("/spec/minAvailable").asText("-"),
                                object.at("/spec/maxUnavailable").asText("-"),
                                digest(object.path("spec")));
            case "Service" -> digest(without(object.path("spec"), ASSIGNED));
            case "PersistentVolumeClaim" -> digest(without(object.path("spec"), List.of("volumeName")));
            case "NetworkPolicy" -> digest(object.path("spec"));
            case "Role", "ClusterRole" -> digest(object.path("rules"));
            case "RoleBinding", "ClusterRoleBinding" ->
                digest(object.path("roleRef")) + " " + digest(object.path("subjects"));
            default -> "";
        };
    }

    private String workload(JsonNode object) {
        var spec = object.path("spec").deepCopy();
        if (spec.at("/template/metadata/annotations") instanceof ObjectNode annotations) {
            annotations.remove(PASSING_ANNOTATIONS);
        }
        return "replicas=%s %s all=%s"
                .formatted(spec.path("replicas").asText("-"), containers(spec.at("/template/spec")), digest(spec));
    }

    private String containers(JsonNode pod) {
        return Stream.concat(
                        pod.path("initContainers").valueStream(),
                        pod.path("containers").valueStream())
                .map(container -> container.path("name").asText() + "="
                        + container.path("image").asText() + " runs "
                        + nameless.apply(words(container.path("command")) + words(container.path("args"))))
                .collect(Collectors.joining("; "));
    }

    private static String words(JsonNode list) {
        return list.valueStream().map(word -> word.asText() + " ").collect(Collectors.joining());
    }

    private String files(JsonNode object) {
        return object.path("data").properties().stream()
                .map(file -> file.getKey() + "=" + digest(file.getValue()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String keys(JsonNode secret) {
        return "keys "
                + secret.path("data")
                        .propertyStream()
                        .map(entry -> entry.getKey())
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    /** All of it but the address that a Service was given, in words: it is what the gateway does. */
    private String route(JsonNode secret) {
        var route = read(new String(
                Base64.getDecoder().decode(secret.at("/data/route.json").asText()), StandardCharsets.UTF_8));
        if (route.path("backend") instanceof ObjectNode backend) {
            backend.remove("host");
        }
        return keys(secret) + " " + nameless.apply(route.toString());
    }

    private static JsonNode without(JsonNode object, List<String> fields) {
        return object instanceof ObjectNode node ? node.deepCopy().without(fields) : object;
    }

    private String digest(JsonNode value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(nameless.apply(value.toString()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }
}
