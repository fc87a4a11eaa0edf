package dev.davit.e2e.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.EtcdIds;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One cluster without machines grows, loses replicas, and shrinks, while somebody reads and writes. */
@ExtendWith(LabExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AvailabilityE2E {
    private static final String NAME = "tall";
    private static final Duration CHANGE = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration GAP = Duration.ofSeconds(5);
    private static final int THREE = 3;

    private final Lab lab;
    private final Hosted tall;

    AvailabilityE2E(Lab lab) {
        this.lab = lab;
        this.tall = Hosted.existing(lab, NAME);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        var existing = Hosted.existing(lab, NAME);
        if (existing.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, NAME, Fleet.FIRST, "--no-deletion-protection");
            // Members of etcd wait for replaced pods, and those for this.
            patch(lab, "{\"spec\":{\"upgrade\":{\"streamGrace\":\"10s\"}}}");
        }
        existing.awaitAvailable();
        lab.management()
                .text("-n", Hosted.NAMESPACE, "wait", "hostedcluster/" + NAME, "--for=condition=Ready", "--timeout=2m");
    }

    @AfterAll
    static void delete(Lab lab) {
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
    }

    /** The one thing that takes the API of a cluster with one of each away, and never without having said so. */
    @Test
    @Order(0)
    void theOnlyMemberRestartsAfterItWasToldAndTheGapIsShort() throws InterruptedException {
        var controlPlane = pods("kube-apiserver");

        var gap = gapOfARestart();

        assertThat(gap).isLessThanOrEqualTo(GAP);
        assertThat(tall.events())
                .anyMatch(event -> event.startsWith("EtcdRestarting: etcd-0, the only member of etcd, restarts"));
        assertThat(pods("kube-apiserver")).isEqualTo(controlPlane);
    }

    private Duration gapOfARestart() throws InterruptedException {
        var before = pods("etcd");
        try (var load = ApiLoad.start(tall.kubectl())) {
            load.awaitMore();
            patch("{\"spec\":{\"etcd\":{\"quota\":\"3Gi\"}}}");
            await("another member")
                    .atMost(SOON)
                    .until(() -> pods("etcd").size() == 1 && !pods("etcd").equals(before));
            awaitReady();
            load.awaitMore();
            System.out.println("the only member of etcd restarted: longest gap " + load.longestGap());
            return load.longestGap();
        }
    }

    /** Invariants I2 and I8. */
    @Test
    @Order(1)
    void growsToThreeOfEachWithoutAFailedRequest() throws InterruptedException {
        var before = replicaSets();
        var etcdBefore = pods("etcd");

        var failures = under(() -> {
            availability("HighlyAvailable");
            awaitReady();
        });

        assertThat(failures).isEmpty();
        assertThat(pods("etcd")).hasSize(THREE).containsAll(etcdBefore);
        awaitControlPlanePods(THREE);
        assertThat(replicaSets()).hasSize(before.size() + 1).containsAll(before);
        assertThat(tall.condition("EtcdAvailable")).contains("3 of 3", "not spread: all of them are on node");
        assertThat(tall.condition("ControlPlaneAvailable")).contains("3 of 3", "not spread");
        assertThat(tall.controlPlane("get", "poddisruptionbudgets", "-o", "name")
                        .lines())
                .hasSize(2);
    }

    @Test
    @Order(2)
    void noRequestFailsWhenOneControlPlanePodIsKilledAndTheConditionNamesIt() throws InterruptedException {
        var failures = under(() -> {
            var pod = pods("kube-apiserver").getFirst().replaceFirst("/.*", "");
            tall.controlPlane("delete", "pod", pod, "--wait=false");
            await("Degraded names a pod").atMost(SOON).until(() -> degraded("ReplicaDown", "kube-apiserver-"));
            await("all is well").atMost(SOON).until(this::isWell);
        });

        assertThat(failures).isEmpty();
    }

    @Test
    @Order(3)
    void noRequestFailsWhenOneMemberIsKilledAndTheConditionNamesIt() throws InterruptedException {
        var failures = under(() -> whileNoPodIsMade(() -> {
            tall.controlPlane("delete", "pod", "etcd-1", "--grace-period=0", "--force");
            await("Degraded names the member").atMost(SOON).until(() -> degraded("MemberDown", "etcd-1"));
        }));
        await("all is well").atMost(SOON).until(this::isWell);

        assertThat(failures).isEmpty();
    }

    /** Invariant I8. The members are told apart by etcd's own numbers: one that was removed and added again has another. */
    @Test
    @Order(4)
    void recoversByItselfFromTheLossOfTwoMembers() throws InterruptedException {
        var members = EtcdIds.knownTo(tall, "etcd-0");
        var configuration = configuration();
        assertThat(members).hasSize(THREE);

        try (var load = ApiLoad.start(tall.kubectl())) {
            load.awaitMore();
            whileNoPodIsMade(() -> {
                tall.controlPlane("delete", "pod", "etcd-1", "etcd-2", "--grace-period=0", "--force");
                await("QuorumLost")
                        .atMost(SOON)
                        .until(() -> reason("EtcdAvailable").equals("QuorumLost"));
                await("a request fails")
                        .atMost(SOON)
                        .until(() -> !load.failures().isEmpty());
                assertThat(tall.condition("EtcdAvailable")).contains("etcd-1", "etcd-2");
                assertThat(configuration()).isEqualTo(configuration);
            });
            await("all is well").atMost(CHANGE).until(this::isWell);
            load.awaitMore();
        }

        assertThat(EtcdIds.knownTo(tall, "etcd-0")).isEqualTo(members);
        assertThat(configuration()).isEqualTo(configuration);
        assertThat(tall.kubectl().text("get", "configmap", "load", "-o", "name"))
                .contains("load");
    }

    /** Invariants I2 and I8. */
    @Test
    @Order(5)
    void shrinksToOneOfEachWithoutAFailedRequest() throws InterruptedException {
        var before = replicaSets();

        var failures = under(() -> {
            availability("SingleReplica");
            awaitReady();
        });

        assertThat(failures).isEmpty();
        assertThat(pods("etcd"))
                .singleElement()
                .satisfies(pod -> assertThat(pod).startsWith("etcd-0/"));
        awaitControlPlanePods(1);
        assertThat(replicaSets()).filteredOn(each -> !before.contains(each)).hasSizeLessThanOrEqualTo(1);
        await("the volumes of the others are gone")
                .atMost(SOON)
                .until(() -> tall.controlPlane("get", "persistentvolumeclaims", "-o", "name")
                                .lines()
                                .count()
                        == 1);
        assertThat(tall.controlPlane("get", "poddisruptionbudgets", "-o", "jsonpath={.items[*].spec.minAvailable}"))
                .isEqualTo("1 1");
    }

    @Tag("slow")
    @Test
    @Order(6)
    void growsAgainOverWhatWasThereBefore() throws InterruptedException {
        var failures = under(() -> {
            availability("HighlyAvailable");
            awaitReady();
        });

        assertThat(failures).isEmpty();
        assertThat(pods("etcd")).hasSize(THREE);
    }

    private List<ApiLoad.Failure> under(Runnable change) throws InterruptedException {
        try (var load = ApiLoad.start(tall.kubectl())) {
            load.awaitMore();
            change.run();
            load.awaitMore();
            return load.failures();
        }
    }

    /** Pods that are deleted meanwhile stay away. */
    private void whileNoPodIsMade(Runnable meanwhile) {
        tall.controlPlane("create", "quota", "no-pods", "--hard=pods=0");
        try {
            meanwhile.run();
        } finally {
            tall.controlPlane("delete", "quota", "no-pods");
        }
    }

    private void availability(String value) {
        patch("{\"spec\":{\"controlPlane\":{\"availability\":\"" + value + "\"}}}");
    }

    private void patch(String change) {
        patch(lab, change);
    }

    private static void patch(Lab lab, String change) {
        lab.management().text("-n", Hosted.NAMESPACE, "patch", "hostedcluster", NAME, "--type=merge", "-p", change);
    }

    private void awaitReady() {
        await("rolled out").atMost(CHANGE).pollInterval(Duration.ofSeconds(1)).until(tall::isRolledOut);
    }

    /** Those that have served their last request take their time to go. */
    private void awaitControlPlanePods(int count) {
        await(count + " pods of the control plane")
                .atMost(SOON)
                .until(() -> pods("kube-apiserver").size() == count);
    }

    private boolean isWell() {
        return status("Degraded").equals("False")
                && status("Ready").equals("True")
                && tall.condition("EtcdAvailable").contains("3 of 3")
                && tall.condition("ControlPlaneAvailable").contains("3 of 3");
    }

    private boolean degraded(String reason, String name) {
        return reason("Degraded").equals(reason) && tall.condition("Degraded").contains(name);
    }

    private String status(String type) {
        return tall.field(".status.conditions[?(@.type==\"" + type + "\")].status");
    }

    private String reason(String type) {
        return tall.field(".status.conditions[?(@.type==\"" + type + "\")].reason");
    }

    /** Changes with the number of members, with the files that say who they are, and with their volumes. */
    private String configuration() {
        return tall.controlPlane(
                "get",
                "statefulset/etcd",
                "configmap/etcd-config",
                "persistentvolumeclaim/data-etcd-0",
                "persistentvolumeclaim/data-etcd-1",
                "persistentvolumeclaim/data-etcd-2",
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.uid} {.spec.replicas} {.data}{\"\\n\"}{end}");
    }

    private List<String> pods(String prefix) {
        return tall.controlPlanePods().stream()
                .filter(pod -> pod.startsWith(prefix + "-") && !pod.startsWith("etcd-trial/"))
                .toList();
    }

    private List<String> replicaSets() {
        return tall.controlPlane("get", "replicasets", "-o", "name").lines().toList();
    }
}
