package dev.davit.e2e.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.EtcdIds;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The management cluster gets a second node; a cluster with three of each is spread over both, and the second one, with etcd's
 * leader on it, is drained while somebody reads and writes. etcd's volumes can be used on both nodes.
 */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SpreadDrainE2E {
    private static final String NAME = "wide";
    private static final String ETCD = "etcd";
    private static final String CONTROL_PLANE = "kube-apiserver";
    private static final int THREE = 3;
    private static final Duration ROLL_OUT = Duration.ofMinutes(5);
    private static final Duration DRAIN = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String CLUSTER = """
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: %s, namespace: %s}
            spec:
              version: %s
              deletionProtection: false
              controlPlane: {availability: HighlyAvailable}
              etcd: {storageClassName: e2e-wide}
              upgrade: {streamGrace: 10s}
            """;

    private final Lab lab;
    private final Hosted wide;
    private final EtcdLeader leader;
    private final SharedVolumes volumes;

    /** What etcd's members wrote during the drain. */
    private final List<String> etcdLog = new ArrayList<>();

    private String drainedLeader = "";

    SpreadDrainE2E(Lab lab) {
        this.lab = lab;
        this.wide = Hosted.existing(lab, NAME);
        this.leader = new EtcdLeader(wide);
        this.volumes = new SharedVolumes(lab, "e2e-wide", THREE);
    }

    @BeforeAll
    void create() {
        new SecondNode(lab).add();
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        volumes.create();
        lab.management()
                .apply(CLUSTER.formatted(NAME, Hosted.NAMESPACE, Fleet.FIRST))
                .text();
        wide.awaitAvailable();
        await("three of each").atMost(ROLL_OUT).until(this::isWell);
    }

    @AfterAll
    void delete() {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--timeout=3m");
        volumes.delete();
        new SecondNode(lab).remove();
    }

    @Test
    @Order(1)
    void podsAndMembersAreSpreadOverBothNodes() {
        assertThat(nodes(CONTROL_PLANE).values()).hasSize(THREE).contains(SecondNode.FIRST, SecondNode.NAME);
        assertThat(nodes(ETCD).values()).hasSize(THREE).contains(SecondNode.FIRST, SecondNode.NAME);
        assertThat(wide.condition("EtcdAvailable")).startsWith("True").doesNotContain("not spread");
        assertThat(wide.condition("ControlPlaneAvailable")).startsWith("True").doesNotContain("not spread");
    }

    /** Budgets let one of each go at a time, and the drain ends in time for all that. */
    @Test
    @Order(2)
    void noRequestFailsInADrainOfTheNodeWithTheLeader() throws InterruptedException {
        leader.moveTo(onSecondNode(ETCD));
        drainedLeader = leader.id(leader.pod().orElseThrow());
        var members = EtcdIds.knownTo(wide, "etcd-0");
        assertThat(onSecondNode(CONTROL_PLANE)).as("where it begins").isNotEmpty();

        var logs = nodes(ETCD).keySet().stream().map(this::follow).toList();
        try (var load = ApiLoad.start(wide.kubectl())) {
            load.awaitMore();
            long begun = System.nanoTime();
            try (var drain = drain()) {
                drain.finish(DRAIN).text();
            }
            System.out.printf("the drain took %.1f s%n", (System.nanoTime() - begun) / 1e9);
            assertThat(onSecondNode(ETCD)).isEmpty();
            assertThat(onSecondNode(CONTROL_PLANE)).isEmpty();
            load.awaitMore();
            await("all is well").atMost(SOON).until(this::isWell);
            load.awaitMore();
            System.out.printf("longest gap %.1f s%n", load.longestGap().toMillis() / 1e3);
            assertThat(load.failures()).isEmpty();
        } finally {
            logs.forEach(log -> {
                etcdLog.add(log.out());
                log.close();
            });
        }

        assertThat(EtcdIds.knownTo(wide, "etcd-0"))
                .as("nobody was added or removed")
                .isEqualTo(members);
    }

    /** By its own words: of a leader that just ends the others learn by its silence, and write nothing for that time. */
    @Test
    @Order(3)
    void theLeaderHandedOverBeforeItEnded() {
        assertThat(drainedLeader).as("the leader on the drained node").isNotEmpty();
        assertThat(etcdLog)
                .as("logs of the members during the drain")
                .anySatisfy(log -> assertThat(log)
                        .contains("\"msg\":\"leadership transfer finished\",\"local-member-id\":\"" + drainedLeader
                                + "\""));
    }

    @Test
    @Order(4)
    void allIsWellWhenTheNodeIsBack() {
        lab.management().text("uncordon", SecondNode.NAME);

        await("all is well").atMost(SOON).until(this::isWell);
        await("nothing is said of a drain any more")
                .atMost(SOON)
                .until(() ->
                        budgets("{.metadata.annotations.davit\\.dev/drain}").isBlank());
        assertThat(budgets("{.spec.maxUnavailable} ")).isEqualTo("1 1");
        wide.kubectl().text("create", "configmap", "after-the-drain");
    }

    private Running follow(String pod) {
        return lab.management()
                .start("-n", wide.controlPlaneNamespace(), "logs", pod, "-c", ETCD, "--follow", "--tail=1");
    }

    private Running drain() {
        return lab.management()
                .start(
                        "drain",
                        SecondNode.NAME,
                        "--ignore-daemonsets",
                        "--delete-emptydir-data",
                        "--timeout=" + DRAIN.toSeconds() + "s");
    }

    private boolean isWell() {
        return wide.isRolledOut()
                && wide.condition("Degraded").startsWith("False")
                && wide.condition("EtcdAvailable").contains("3 of 3")
                && wide.condition("ControlPlaneAvailable").contains("3 of 3");
    }

    private String budgets(String each) {
        return wide.controlPlane("get", "poddisruptionbudgets", "-o", "jsonpath={range .items[*]}" + each + "{end}");
    }

    private List<String> onSecondNode(String component) {
        return nodes(component).entrySet().stream()
                .filter(pod -> pod.getValue().equals(SecondNode.NAME))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @return the node of each pod of that component that is not about to end, by its name */
    private Map<String, String> nodes(String component) {
        var nodes = new TreeMap<String, String>();
        wide.controlPlane(
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=" + component,
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName} {.metadata.deletionTimestamp}{\"\\n\"}{end}")
                .lines()
                .map(line -> line.strip().split(" "))
                .filter(words -> words.length == 2)
                .forEach(words -> nodes.put(words[0], words[1]));
        return nodes;
    }
}
