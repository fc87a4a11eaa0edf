package dev.davit.e2e.hibernation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import java.time.Duration;

/** A cluster without machines that holds something, sleeps and wakes. */
record Sleeper(Lab lab, Hosted cluster) {
    private static final Duration TO_SLEEP = Duration.ofSeconds(90);

    static Sleeper of(Lab lab, String name) {
        return new Sleeper(lab, Hosted.existing(lab, name));
    }

    /** Returns when its API answers. */
    void create() {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        Hosted.create(lab, cluster.name(), Fleet.FIRST, "--no-deletion-protection")
                .awaitAvailable();
        cluster.kubectl().text("create", "configmap", "kept", "--from-literal=key=value");
    }

    void delete() {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", cluster.name(), "--wait=false");
    }

    /** Returns when it sleeps, also when a request has just woken it, and a request can wake it. */
    void sleepUntilAsked() {
        cluster.patch("{\"hibernation\":{\"enabled\":true,\"wakeOnRequest\":false}}");
        awaitPhase("Asleep", TO_SLEEP);
        cluster.awaitObserved(cluster.patch("{\"hibernation\":{\"wakeOnRequest\":true}}"), TO_SLEEP);
        assertThat(phase()).isEqualTo("Asleep");
    }

    void awaitPhase(String phase, Duration patience) {
        await("the cluster is " + phase)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> phase().equals(phase));
    }

    String phase() {
        return cluster.field(".status.hibernation.phase");
    }

    /** @return names of the objects of that kind in the namespace of its control plane */
    String names(String kind) {
        return cluster.controlPlane("get", kind, "-o", "name");
    }
}
