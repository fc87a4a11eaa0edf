package dev.davit.e2e.recovery;

import dev.davit.e2e.support.Hosted;

/**
 * What a step must have led to, whatever was killed in the middle of it.
 *
 * @param desired version that is worked towards
 * @param current version last completed
 * @param history versions, the newest first, and what became of them
 * @param available whether the API answers
 * @param settled whether nothing is being rolled out
 * @param readyNodes how many machines are Ready
 * @param tokenUses how often each JoinToken was used
 * @param clientRequests what was decided on each request for a Node's client certificate
 */
record EndState(
        String desired,
        String current,
        String history,
        String available,
        String settled,
        String readyNodes,
        String tokenUses,
        String clientRequests) {
    private static final String CLIENT_REQUESTS =
            "jsonpath={range .items[?(@.spec.signerName==\"kubernetes.io/kube-apiserver-client-kubelet\")]}"
                    + "request:{.status.conditions[*].type} {end}";

    /** @return as users see it now */
    static EndState of(Hosted cluster) {
        return new EndState(
                cluster.field(".status.version.desired"),
                cluster.field(".status.version.current"),
                cluster.field(".status.version.history[*]['version','state']"),
                status(cluster, "Available"),
                status(cluster, "Progressing"),
                cluster.field(".status.nodes.ready"),
                cluster.tokenUses(),
                cluster.kubectl().text("get", "certificatesigningrequests", "-o", CLIENT_REQUESTS));
    }

    /** @return the one of a cluster without a machine that was created at a version */
    static EndState created(String version) {
        return new EndState(version, version, version + " Completed", "True", "False", "0", "", "");
    }

    /** @return the one of a cluster that was created at a version and joined by one machine, with one token and once */
    static EndState joined(String version) {
        return new EndState(version, version, version + " Completed", "True", "False", "1", "1", "request:Approved");
    }

    /** @return the one of a cluster with one machine that was created at a version and upgraded to another */
    static EndState upgraded(String from, String to) {
        return new EndState(
                to, to, to + " " + from + " Completed Completed", "True", "False", "1", "1", "request:Approved");
    }

    private static String status(Hosted cluster, String type) {
        return cluster.field(".status.conditions[?(@.type==\"" + type + "\")].status");
    }
}
