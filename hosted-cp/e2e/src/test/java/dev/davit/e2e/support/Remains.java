package dev.davit.e2e.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for what is left of a cluster once it is deleted; taken while it is still there.
 *
 * @param uid of the HostedCluster
 * @param clusterId part of its public names
 * @param namespace of its control plane
 * @param address of its API server inside the management cluster
 */
public record Remains(String uid, String clusterId, String namespace, String address) {

    /** Remembers what the cluster's things are called. */
    public static Remains of(Lab lab, Hosted cluster) {
        var namespace = cluster.controlPlaneNamespace();
        return new Remains(
                cluster.field(".metadata.uid"),
                cluster.clusterId(),
                namespace,
                lab.management().field("service/kube-apiserver", ".spec.clusterIP", "-n", namespace));
    }

    /** @return everything of it in the management cluster, of every kind that there is: labelled objects, namespace, route, volumes */
    public List<String> inManagementCluster(Lab lab) {
        var kubectl = lab.management();
        var kinds = String.join(
                ",",
                kubectl.text("api-resources", "--verbs=list,get", "-o", "name")
                        .lines()
                        .toList());
        var left = new ArrayList<String>();
        left.addAll(lines(kubectl.text("get", kinds, "-A", "-l", "davit.dev/cluster-uid=" + uid, "-o", "name")));
        left.addAll(lines(kubectl.field("namespace/" + namespace, ".metadata.name")));
        left.addAll(route(lab));
        left.addAll(lines(kubectl.text(
                        "get",
                        "persistentvolumes",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} of {.spec.claimRef.namespace}{\"\\n\"}{end}"))
                .stream()
                .filter(volume -> volume.endsWith(" of " + namespace))
                .toList());
        return List.copyOf(left);
    }

    /** @return its way in, as long as that is there */
    public List<String> route(Lab lab) {
        return lines(lab.management().field("secret/route-" + clusterId, ".metadata.name", "-n", "davit-routes"));
    }

    /** @return connections of the gateway to its API server or with one of its machines */
    public List<String> connectionsOfTheGateway(Lab lab, Machine machine) {
        var ours = List.of(" " + address + " ", " " + machine.address() + " ");
        return SystemComponent.GATEWAY.connections(lab).stream()
                .filter(connection -> ours.stream().anyMatch(connection::contains))
                .toList();
    }

    private static List<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }
}
