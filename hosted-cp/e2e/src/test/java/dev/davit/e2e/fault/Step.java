package dev.davit.e2e.fault;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;

/** What is done to a cluster in its life, in this order. */
enum Step {
    CREATE,
    GROW,
    UPGRADE,
    SHRINK,
    FALL_ASLEEP,
    WAKE,
    DELETE;

    private static final String SPEC = """
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: %s, namespace: %s}
            spec:
              version: %s
              deletionProtection: false
              upgrade: {streamGrace: 10s}
            """;

    /** Asks for it and returns at once. */
    void begin(Lab lab, Hosted cluster) {
        switch (this) {
            case CREATE ->
                lab.management()
                        .apply(SPEC.formatted(cluster.name(), Hosted.NAMESPACE, Fleet.FIRST))
                        .text();
            case GROW -> cluster.patch("{\"controlPlane\":{\"availability\":\"HighlyAvailable\"}}");
            case UPGRADE -> cluster.patch("{\"version\":\"" + Fleet.NEXT + "\"}");
            case SHRINK -> cluster.patch("{\"controlPlane\":{\"availability\":\"SingleReplica\"}}");
            case FALL_ASLEEP -> cluster.patch("{\"hibernation\":{\"enabled\":true}}");
            case WAKE -> cluster.patch("{\"hibernation\":{\"enabled\":false}}");
            case DELETE ->
                lab.management()
                        .text("-n", Hosted.NAMESPACE, "delete", "hostedcluster", cluster.name(), "--wait=false");
        }
    }

    /** @return whether the cluster's status says that it is done */
    boolean isOver(Hosted cluster) {
        return switch (this) {
            case CREATE, GROW, UPGRADE, SHRINK, WAKE ->
                cluster.isRolledOut() && cluster.condition("Available").startsWith("True");
            case FALL_ASLEEP ->
                cluster.isRolledOut()
                        && cluster.field(".status.hibernation.phase").equals("Asleep");
            case DELETE -> cluster.field(".metadata.uid").isEmpty();
        };
    }
}
