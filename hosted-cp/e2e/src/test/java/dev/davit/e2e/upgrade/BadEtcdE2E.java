package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of etcd with one member, which are tried in a pod of its own: the member serves until one has come up. */
@ExtendWith(LabExtension.class)
@Order(67)
class BadEtcdE2E {
    private static final String NAME = "bad-etcd";
    private static final String WITHOUT_IMAGE = "1.35.98";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String TRIAL = "etcd-trial/";

    private final Hosted bad;
    private final BadChange change;

    BadEtcdE2E(Lab lab) {
        this.bad = Hosted.existing(lab, NAME);
        this.change = new BadChange(bad);
    }

    @BeforeAll
    static void create(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        Hosted.create(lab, NAME, Fleet.FIRST).awaitAvailable();
        lab.management()
                .text("-n", Hosted.NAMESPACE, "wait", "hostedcluster/" + NAME, "--for=condition=Ready", "--timeout=2m");
        BadChange.releaseWithoutImage(lab, WITHOUT_IMAGE, ".spec.images.etcd");
    }

    @AfterAll
    static void remove(Lab lab) {
        lab.davit("delete", "cluster", NAME, "-n", Hosted.NAMESPACE, "--yes", "--lift-protection", "--wait");
        lab.management().run("delete", "release", WITHOUT_IMAGE);
    }

    /** So that each begins with a good one, however the one before ended. */
    @AfterEach
    void goBack() {
        bad.patch("{\"version\":\"" + Fleet.FIRST + "\",\"controlPlane\":{\"patches\":null}}");
        await("nothing is tried any more")
                .atMost(SOON)
                .until(() -> bad.controlPlanePods().stream().noneMatch(pod -> pod.startsWith(TRIAL)));
    }

    @Test
    void anImageThatDoesNotExistIsNamedAndTheMemberServes() {
        change.servesOn(
                "{\"version\":\"" + WITHOUT_IMAGE + "\"}",
                () -> {
                    change.awaitTold(
                            "ImageNotAvailable", "/etcd-trial, container etcd: image ", "-missing cannot be pulled");
                    assertThat(bad.field(".status.version.history[0].steps[*].name"))
                            .isEqualTo("Etcd");
                },
                "{\"version\":\"" + Fleet.FIRST + "\"}");
    }

    @Test
    void aPatchThatMakesItCrashIsNamedAndTheMemberServes() {
        change.servesOn(
                """
                {"controlPlane": {"patches": [{"kind": "StatefulSet", "name": "etcd", "type": "Strategic", "patch":
                "spec: {template: {spec: {containers: [{name: etcd, env: [{name: GOMEMLIMIT, value: none-of-it}]}]}}}"}]}}
                """,
                () -> change.awaitTold("PodCrashes", "/etcd-trial, container etcd crashes with exit code 2"),
                "{\"controlPlane\":{\"patches\":null}}");
    }

    @Test
    void aGoodChangeAfterABadOneIsTriedOnceAndThenDone() {
        bad.patch("{\"version\":\"" + WITHOUT_IMAGE + "\"}");
        await("a trial")
                .atMost(SOON)
                .until(() -> bad.controlPlanePods().stream().anyMatch(pod -> pod.startsWith(TRIAL)));
        bad.patch("{\"version\":\"" + Fleet.FIRST + "\"}");
        await("none").atMost(SOON).until(() -> bad.controlPlanePods().stream().noneMatch(pod -> pod.startsWith(TRIAL)));
        List<String> pods = bad.controlPlanePods();

        bad.patch("{\"etcd\":{\"quota\":\"3Gi\"}}");

        await("another member, and nothing else").atMost(SOON).untilAsserted(() -> {
            assertThat(bad.condition("Ready")).startsWith("True");
            assertThat(bad.controlPlanePods()).hasSameSizeAs(pods).isNotEqualTo(pods);
            assertThat(bad.controlPlanePods()).filteredOn(pods::contains).hasSize(pods.size() - 1);
        });
        assertThat(bad.events())
                .anyMatch(event -> event.startsWith("EtcdRestarting: etcd-0, the only member of etcd, restarts"));
        assertThat(bad.kubectl().isReachable()).isTrue();
    }
}
