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
 */
record EndState(String desired, String current, String history, String available, String settled, String readyNodes) {

    /** @return as users see it now */
    static EndState of(Hosted cluster) {
        return new EndState(
                cluster.field(".status.version.desired"),
                cluster.field(".status.version.current"),
                cluster.field(".status.version.history[*]['version','state']"),
                status(cluster, "Available"),
                status(cluster, "Progressing"),
                cluster.field(".status.nodes.ready"));
    }

    /** @return the one of a cluster that was created at a version */
    static EndState created(String version, int machines) {
        return new EndState(version, version, version + " Completed", "True", "False", Integer.toString(machines));
    }

    /** @return the one of a cluster with one machine that was created at a version and upgraded to another */
    static EndState upgraded(String from, String to) {
        return new EndState(to, to, to + " " + from + " Completed Completed", "True", "False", "1");
    }

    private static String status(Hosted cluster, String type) {
        return cluster.field(".status.conditions[?(@.type==\"" + type + "\")].status");
    }
}
