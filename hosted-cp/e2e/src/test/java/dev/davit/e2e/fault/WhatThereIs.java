package dev.davit.e2e.fault;

import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All objects of a cluster in the management cluster and what its status says, without what differs from one life of a cluster
 * to the next: its uid, its public name, and what controllers make up.
 *
 * @param lines sorted; as many equal ones as there are such objects
 */
record WhatThereIs(List<String> lines) {
    private static final String OBJECTS = "jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}"
            + " {.metadata.ownerReferences[0].kind}{\"\\n\"}{end}";
    private static final String CONDITIONS =
            "jsonpath={range .status.conditions[*]}condition {.type}={.status}{\"\\n\"}{end}";

    /** Their names are made up by a controller, those of a StatefulSet's pods excepted; how many there are is not. */
    private static final List<String> MADE_UP = List.of("ReplicaSet", "Pod", "ControllerRevision", "EndpointSlice");

    static WhatThereIs of(Lab lab, Hosted cluster) {
        var uid = cluster.field(".metadata.uid");
        var id = cluster.clusterId();
        var namespace = cluster.controlPlaneNamespace();
        UnaryOperator<String> nameless = line -> line.replace(uid, "UID").replace(id, "ID");
        var objects = Stream.concat(
                objects(lab, kinds(lab, "--namespaced=true"), "-n", namespace),
                objects(lab, kinds(lab), "-A", "-l", "davit.dev/cluster-uid=" + uid)
                        .filter(line -> !line.contains(" " + namespace + "/")));
        return new WhatThereIs(Stream.concat(objects.map(nameless), status(lab, cluster))
                .sorted()
                .toList());
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

    private static Stream<String> objects(Lab lab, String kinds, String... scope) {
        var arguments = Stream.concat(Stream.of("get", kinds, "-o", OBJECTS), Stream.of(scope))
                .toArray(String[]::new);
        return lab.management()
                .text(arguments)
                .lines()
                .filter(line -> !line.isBlank())
                .map(WhatThereIs::named);
    }

    /** @param line kind, namespace and name, and the kind of the owner if there is one */
    static String named(String line) {
        var words = line.strip().split(" ");
        var owner = words.length > 2 ? words[2] : "";
        boolean numbered = words[0].equals("Pod") && owner.equals("StatefulSet");
        return MADE_UP.contains(words[0]) && !numbered ? words[0] + " of a " + owner : words[0] + " " + words[1];
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
