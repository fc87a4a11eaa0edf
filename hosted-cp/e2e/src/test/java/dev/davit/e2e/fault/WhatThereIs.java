package dev.davit.e2e.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All objects of a cluster in the management cluster, those that Davit has applied inside the cluster while that is awake, and
 * what its status says, without what differs from one life of a cluster to the next: its uid, its public name, certificates
 * and keys, addresses, and what controllers make up.
 *
 * @param lines sorted; as many equal ones as there are such objects
 */
record WhatThereIs(List<String> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_CLUSTER = "davit.dev/cluster-uid=";
    private static final String CONDITIONS =
            "jsonpath={range .status.conditions[*]}condition {.type}={.status}{\"\\n\"}{end}";

    /** All that Davit applies inside. */
    private static final String KINDS_INSIDE =
            "namespaces,configmaps,services,serviceaccounts,daemonsets,deployments,roles,"
                    + "rolebindings,clusterroles,clusterrolebindings,endpointslices,endpoints";

    /** Their names are made up by a controller, those of a StatefulSet's pods excepted; how many there are is not. */
    private static final List<String> MADE_UP = List.of("ReplicaSet", "Pod", "ControllerRevision", "EndpointSlice");

    static WhatThereIs of(Lab lab, Hosted cluster) {
        var uid = cluster.field(".metadata.uid");
        var id = cluster.clusterId();
        var namespace = cluster.controlPlaneNamespace();
        UnaryOperator<String> nameless = line -> line.replace(uid, "UID").replace(id, "ID");
        var content = new Content(nameless);
        var management = lab.management();
        var objects = Stream.concat(
                objects(management, kinds(lab, "--namespaced=true"), "-n", namespace),
                objects(management, kinds(lab), "-A", "-l", OF_CLUSTER + uid)
                        .filter(object -> !inNamespace(object, namespace)));
        var lines = Stream.of(
                objects.map(object -> nameless.apply(named(object)) + " " + content.of(object)),
                inside(lab, cluster, uid).map(object -> "inside " + full(object) + " " + content.of(object)),
                status(lab, cluster));
        return new WhatThereIs(
                lines.flatMap(each -> each).map(String::strip).sorted().toList());
    }

    /** @return nothing while nobody answers there on purpose */
    private static Stream<JsonNode> inside(Lab lab, Hosted cluster, String uid) {
        return cluster.field(".status.hibernation.phase").equals("Asleep")
                ? Stream.empty()
                : objects(lab.kubectl(cluster.kubeconfig()), KINDS_INSIDE, "-A", "-l", OF_CLUSTER + uid);
    }

    private static Stream<String> status(Lab lab, Hosted cluster) {
        var conditions =
                lab.management().text("-n", Hosted.NAMESPACE, "get", "hostedcluster", cluster.name(), "-o", CONDITIONS);
        return Stream.concat(
                conditions.lines(),
                Stream.of(
                        "versions " + cluster.field(".status.version.history[*]['version','state']"),
                        "phase " + cluster.field(".status.hibernation.phase")));
    }

    private static Stream<JsonNode> objects(Kubectl kubectl, String kinds, String... scope) {
        var arguments = Stream.concat(Stream.of("get", kinds, "-o", "json"), Stream.of(scope))
                .toArray(String[]::new);
        try {
            return JSON.readTree(kubectl.text(arguments)).path("items").valueStream();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not what kubectl prints", e);
        }
    }

    /** @return kind, namespace and name; of one with a made-up name, kind and the owner's kind */
    static String named(JsonNode object) {
        var kind = object.path("kind").asText();
        var owner = object.at("/metadata/ownerReferences/0/kind").asText();
        boolean numbered = kind.equals("Pod") && owner.equals("StatefulSet");
        return MADE_UP.contains(kind) && !numbered ? kind + " of a " + owner : full(object);
    }

    private static String full(JsonNode object) {
        return "%s %s/%s"
                .formatted(
                        object.path("kind").asText(),
                        object.at("/metadata/namespace").asText(),
                        object.at("/metadata/name").asText());
    }

    private static boolean inNamespace(JsonNode object, String namespace) {
        return object.at("/metadata/namespace").asText().equals(namespace);
    }

    private static String kinds(Lab lab, String... options) {
        var arguments = Stream.concat(Stream.of("api-resources", "--verbs=list,get", "-o", "name"), Stream.of(options))
                .toArray(String[]::new);
        return lab.management()
                .text(arguments)
                .lines()
                .filter(kind -> !kind.startsWith("events"))
                .collect(Collectors.joining(","));
    }
}
