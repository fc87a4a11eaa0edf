package dev.davit.e2e.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The management cluster gets a second node; a cluster with one of each runs there and leaves it in a drain, while somebody
 * reads and writes. etcd's volume can be used on both nodes, as one from a network would be.
 */
@Tag("slow")
@ExtendWith(LabExtension.class)
class DrainE2E {
    private static final String NAME = "moving";
    /**
     * etcd ends within a second, its pod takes 3 s to run elsewhere, and kube-apiserver, which dials 1, 2.6 and 5.2 s after it
     * was refused, finds it then: mostly within 5 s, and on a busy machine one dial later.
     */
    private static final Duration GAP = Duration.ofSeconds(10);

    private static final Duration DRAIN = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ELSEWHERE = "e2e.davit.dev/elsewhere";
    private static final String CLUSTER = """
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: moving, namespace: %s}
            spec:
              version: %s
              deletionProtection: false
              etcd: {storageClassName: e2e-moving}
              upgrade: {streamGrace: 10s}
            """;

    private final Lab lab;
    private final Hosted moving;

    DrainE2E(Lab lab) {
        this.lab = lab;
        this.moving = Hosted.existing(lab, NAME);
    }

    /** The first node is only avoided, not cordoned: that would move every other cluster. */
    @BeforeAll
    static void create(Lab lab) {
        new SecondNode(lab).add();
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        volumes(lab).create();
        lab.management().text("taint", "node", SecondNode.FIRST, ELSEWHERE + "=:PreferNoSchedule", "--overwrite");
        try {
            lab.management()
                    .apply(CLUSTER.formatted(Hosted.NAMESPACE, Fleet.FIRST))
                    .text();
            Hosted.existing(lab, NAME).awaitAvailable();
        } finally {
            lab.management().text("taint", "node", SecondNode.FIRST, ELSEWHERE + "-");
        }
    }

    @AfterAll
    static void delete(Lab lab) {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--timeout=2m");
        volumes(lab).delete();
        new SecondNode(lab).remove();
    }

    /** Invariant I2: and no request fails before it was said that the API would be away. */
    @Test
    @Order(1)
    void aDrainMovesTheControlPlaneUnnoticedAndThenEtcdAfterItWasTold() throws InterruptedException {
        var replicaSets = replicaSets();
        assertThat(nodes()).as("where it begins").containsExactly(SecondNode.NAME, SecondNode.NAME);

        try (var load = ApiLoad.start(moving.kubectl());
                var drain = startDrain(load)) {
            drain.finish(DRAIN).text();
            load.awaitMore();
            await("all is well")
                    .atMost(SOON)
                    .until(() -> moving.condition("Ready").startsWith("True"));

            var told = event("EvictionAllowed");
            System.out.printf(
                    "etcd's only member moved: longest gap %.1f s, %d requests failed%n",
                    load.longestGap().toMillis() / 1000.0, load.failures().size());
            assertThat(event("MovingOffNode")).isBeforeOrEqualTo(told);
            assertThat(load.failures())
                    .filteredOn(failure -> failure.begun().isBefore(told))
                    .as("before etcd's eviction was told, at " + told)
                    .isEmpty();
            assertThat(Instant.parse(moving.controlPlane(
                            "get", "pod", "etcd-0", "-o", "jsonpath={.metadata.creationTimestamp}")))
                    .as("the new member's start")
                    .isAfterOrEqualTo(told);
            assertThat(load.longestGap()).isLessThanOrEqualTo(GAP);
        }

        assertThat(nodes()).as("where it is now").containsExactly(SecondNode.FIRST, SecondNode.FIRST);
        assertThat(replicaSets()).hasSize(replicaSets.size() + 1).containsAll(replicaSets);
    }

    @Test
    @Order(2)
    void theNextDrainWaitsForItAgain() {
        await("the budgets hold")
                .atMost(SOON)
                .until(() -> moving.controlPlane(
                                "get", "poddisruptionbudgets", "-o", "jsonpath={.items[*].spec.minAvailable}")
                        .equals("1 1"));
        await("nothing is said of a drain any more")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(
                                List.of(moving.condition("EtcdAvailable"), moving.condition("ControlPlaneAvailable")))
                        .containsOnly("True: 1 of 1 replicas ready, 1 up to date"));
    }

    private Running startDrain(ApiLoad load) {
        load.awaitMore();
        return lab.management()
                .start(
                        "drain",
                        SecondNode.NAME,
                        "--ignore-daemonsets",
                        "--delete-emptydir-data",
                        "--timeout=" + DRAIN.toSeconds() + "s");
    }

    /** @return when the event of that reason about the cluster was written, the first one if there are several */
    private Instant event(String reason) {
        return lab.management()
                .text(
                        "-n",
                        Hosted.NAMESPACE,
                        "get",
                        "events",
                        "--field-selector=reason=" + reason + ",involvedObject.uid=" + moving.field(".metadata.uid"),
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.creationTimestamp}{\"\\n\"}{end}")
                .lines()
                .map(Instant::parse)
                .min(Instant::compareTo)
                .orElseThrow(() -> new AssertionError("no event " + reason + " about " + NAME));
    }

    /** @return the nodes of its pods that are not about to end */
    private List<String> nodes() {
        return moving.controlPlane(
                        "get",
                        "pods",
                        "-o",
                        "jsonpath={range .items[*]}{.spec.nodeName} {.metadata.deletionTimestamp}{\"\\n\"}{end}")
                .lines()
                .map(String::strip)
                .filter(pod -> !pod.contains(" "))
                .toList();
    }

    private List<String> replicaSets() {
        return moving.controlPlane("get", "replicasets", "-o", "name").lines().toList();
    }

    private static SharedVolumes volumes(Lab lab) {
        return new SharedVolumes(lab, "e2e-moving", 1);
    }
}
