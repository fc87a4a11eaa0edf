package dev.davit.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.v1alpha1.OwnedControllerFlags;
import dev.davit.model.controlplane.OwnedFlags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What no patch may change of one container. Its image, resources, other flags and the pace of its probes it may. */
final class ContainerGuard {
    private static final List<String> OWNED = List.of(
            "/securityContext",
            "/volumeMounts",
            "/volumeDevices",
            "/ports",
            "/envFrom",
            "/lifecycle",
            "/restartPolicy",
            "/restartPolicyRules",
            "/workingDir",
            "/terminationMessagePath",
            "/stdin",
            "/tty",
            "/resources/claims");
    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");
    private static final Set<String> PACE =
            Set.of("periodSeconds", "timeoutSeconds", "initialDelaySeconds", "failureThreshold", "successThreshold");

    /** What the kubelet cannot turn into another flag. */
    private static final Pattern FLAG = Pattern.compile("[a-z][a-z0-9-]*");

    /** They would lead requests past the egress selector, or change whom the process trusts. */
    private static final Set<String> OWNED_VARIABLES = Set.of(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "KUBERNETES_SERVICE_HOST",
            "KUBERNETES_SERVICE_PORT",
            "KUBECONFIG",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH");

    /** How Go collects garbage: Davit has its reasons, and a user may know better. */
    private static final Set<String> TUNABLE = Set.of("GOMEMLIMIT", "GOGC");

    private static final Map<String, Set<String>> OWNED_FLAGS = Map.of(
            "kube-apiserver", OwnedFlags.inPatches(),
            "kube-controller-manager", OwnedControllerFlags.ofControllerManager(),
            "kube-scheduler", OwnedControllerFlags.ofScheduler());

    private ContainerGuard() {}

    /** @throws IllegalArgumentException when something changed that may not; the message names it */
    static void check(String path, String name, JsonNode before, JsonNode after) {
        OWNED.forEach(field -> PatchGuard.same(path + field, before.at(field), after.at(field)));
        PROBES.forEach(probe -> probe(path + "/" + probe, before.path(probe), after.path(probe)));
        variables(path + "/env", before.path("env"), after.path("env"));
        PatchGuard.same(path + "/command", before.path("command"), after.path("command"));
        arguments(path + "/args", OWNED_FLAGS.get(name), before.path("args"), after.path("args"));
    }

    /** Its pace may change; it stays, and asks what it asked: a probe could run commands, or call ready what is not. */
    private static void probe(String path, JsonNode before, JsonNode after) {
        if (before.isMissingNode() != after.isMissingNode()) {
            throw PatchGuard.owned(path);
        }
        PatchGuard.sameBut(PACE, path, before, after);
    }

    private static void variables(String path, JsonNode before, JsonNode after) {
        var old = variables(before);
        old.keySet().removeAll(TUNABLE);
        var changed = variables(after);
        old.forEach((name, variable) ->
                PatchGuard.same(path + "[" + name + "]", variable, changed.getOrDefault(name, before.at("/missing"))));
        changed.keySet().removeAll(old.keySet());
        changed.forEach((name, variable) -> {
            var upper = name.toUpperCase(Locale.ROOT);
            if (OWNED_VARIABLES.contains(upper) || upper.startsWith("ETCD_") || variable.has("valueFrom")) {
                throw PatchGuard.owned(path + "[" + name + "]");
            }
        });
    }

    private static Map<String, JsonNode> variables(JsonNode list) {
        var found = new LinkedHashMap<String, JsonNode>();
        for (var variable : list) {
            if (found.put(variable.path("name").asText(), variable) != null) {
                throw new IllegalArgumentException("two environment variables have the same name");
            }
        }
        return found;
    }

    /** Davit renders whole commands, so what stands in arguments is the user's. */
    private static void arguments(String path, @Nullable Set<String> owned, JsonNode before, JsonNode after) {
        if (owned == null || !before.isEmpty()) {
            PatchGuard.same(path, before, after);
            return;
        }
        after.forEach(argument -> argument(path, owned, argument.asText()));
    }

    private static void argument(String path, Set<String> owned, String text) {
        var end = text.indexOf('=');
        // Programs of Kubernetes take underscores for dashes.
        var name = text.startsWith("--")
                ? text.substring(2, end < 0 ? text.length() : end).replace('_', '-')
                : "";
        if (!FLAG.matcher(name).matches()) {
            throw PatchGuard.owned(path + ": what is no --flag=value");
        }
        if (owned.contains(name)) {
            throw PatchGuard.owned(path + ": --" + name);
        }
        if (text.contains("$(")) {
            throw new IllegalArgumentException(
                    path + ": --" + name + " has $(…), which the kubelet would replace; write the value itself");
        }
    }
}
