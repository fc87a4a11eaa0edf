package dev.davit.model.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What no patch may change, because it isolates clusters from each other, is an object's identity, or keeps a promise of
 * Davit: roll-outs in the operator's hands, no failed request, data kept.
 */
final class PatchGuard {
    /** Of all others only annotations may change: what they say is whom the cluster talks to, and what it is made of. */
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet");

    private static final String POD = "/spec/template/spec";
    private static final List<String> OWNED = List.of(
            "/apiVersion",
            "/kind",
            "/status",
            "/spec/replicas",
            "/spec/selector",
            "/spec/paused",
            "/spec/strategy",
            "/spec/updateStrategy",
            "/spec/podManagementPolicy",
            "/spec/ordinals",
            "/spec/serviceName",
            "/spec/volumeClaimTemplates",
            "/spec/persistentVolumeClaimRetentionPolicy");
    private static final List<String> OWNED_OF_POD = List.of(
            "/volumes",
            "/securityContext",
            "/serviceAccount",
            "/serviceAccountName",
            "/automountServiceAccountToken",
            "/enableServiceLinks",
            "/imagePullSecrets",
            "/hostNetwork",
            "/hostPID",
            "/hostIPC",
            "/hostUsers",
            "/hostAliases",
            "/hostname",
            "/hostnameOverride",
            "/setHostnameAsFQDN",
            "/subdomain",
            "/dnsPolicy",
            "/dnsConfig",
            "/nodeName",
            "/readinessGates",
            "/schedulingGates",
            "/resourceClaims",
            "/restartPolicy",
            "/activeDeadlineSeconds",
            "/terminationGracePeriodSeconds",
            "/shareProcessNamespace",
            "/ephemeralContainers");
    private static final List<String> CONTAINERS = List.of(POD + "/initContainers", POD + "/containers");
    private static final List<String> METADATA = List.of("/metadata", "/spec/template/metadata");
    private static final String ANNOTATIONS = "annotations";

    /** Annotations there are read by Davit, Kubernetes, container runtimes and network plug-ins, some as a second securityContext. */
    private static final List<String> OWNED_DOMAINS = List.of("davit.dev", "kubernetes.io", "k8s.io", "cncf.io");

    private PatchGuard() {}

    /** @throws IllegalArgumentException when something changed that may not; the message names it */
    static void check(JsonNode before, JsonNode after) {
        if (WORKLOADS.contains(before.path("kind").asText())) {
            workload(before, after);
        } else {
            sameBut(Set.of("metadata"), "", before, after);
            metadata("/metadata", before.path("metadata"), after.path("metadata"));
        }
    }

    private static void workload(JsonNode before, JsonNode after) {
        OWNED.forEach(path -> same(path, before.at(path), after.at(path)));
        OWNED_OF_POD.forEach(path -> same(POD + path, before.at(POD + path), after.at(POD + path)));
        METADATA.forEach(path -> metadata(path, before.at(path), after.at(path)));
        for (var list : CONTAINERS) {
            var old = byName(before.at(list));
            var changed = byName(after.at(list));
            if (!old.keySet().equals(changed.keySet())) {
                throw new IllegalArgumentException(
                        list + ": containers can neither be added nor removed nor renamed; remove that from the patch");
            }
            old.forEach((name, container) -> Optional.ofNullable(changed.get(name))
                    .ifPresent(other -> ContainerGuard.check(list + "[" + name + "]", name, container, other)));
        }
    }

    static void same(String path, JsonNode before, JsonNode after) {
        if (!before.equals(after)) {
            throw owned(path);
        }
    }

    /** @param free names of fields that may change */
    static void sameBut(Set<String> free, String path, JsonNode before, JsonNode after) {
        var names = names(before, after);
        names.removeAll(free);
        names.forEach(name -> same(path + "/" + name, before.path(name), after.path(name)));
    }

    static IllegalArgumentException owned(String path) {
        return new IllegalArgumentException(path + " is Davit's and cannot be changed; remove that from the patch");
    }

    private static void metadata(String path, JsonNode before, JsonNode after) {
        sameBut(Set.of(ANNOTATIONS), path, before, after);
        var old = before.path(ANNOTATIONS);
        var changed = after.path(ANNOTATIONS);
        var free = names(old, changed);
        free.removeIf(PatchGuard::isOwnedAnnotation);
        sameBut(free, path + "/" + ANNOTATIONS, old, changed);
    }

    private static boolean isOwnedAnnotation(String key) {
        var slash = key.indexOf('/');
        var domain = slash < 0 ? "" : key.substring(0, slash);
        return OWNED_DOMAINS.stream().anyMatch(owned -> domain.equals(owned) || domain.endsWith("." + owned));
    }

    private static Set<String> names(JsonNode before, JsonNode after) {
        var names = new TreeSet<String>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Map<String, JsonNode> byName(JsonNode containers) {
        return StreamSupport.stream(containers.spliterator(), false)
                .collect(Collectors.toMap(
                        container -> container.path("name").asText(), container -> container, (first, second) -> {
                            throw new IllegalArgumentException("two containers have the same name");
                        }));
    }
}
