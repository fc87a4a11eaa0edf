package dev.davit.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.TestPods;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Red goes to the next minor once, watched from inside and outside; then what it left behind is looked at. */
@ExtendWith(LabExtension.class)
@Order(90)
class UpgradeE2E {
    /** Asks the API server by its in-cluster name twice a second, each time on a new connection. */
    private static final String KEEP_ASKING = "while :; do " + TestPods.ASK_API_SERVER
            + "/readyz >/dev/null && echo answered || echo MISSED; sleep 0.5; done";

    private static final int ENOUGH_ANSWERS = 10;

    private final Lab lab;
    private final Fleet fleet;

    UpgradeE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    private record Before(String redPod, List<String> bluePods, String blueResourceVersion) {}

    private static volatile Before before = new Before("", List.of(), "");

    @BeforeAll
    static void upgradeRed(Lab lab, Fleet fleet) {
        var kubectl = fleet.red().kubectl();
        kubectl.apply(TestPods.shell("asking", KEEP_ASKING)).text();
        kubectl.text("wait", "pod/asking", "--for=condition=Ready", "--timeout=60s");
        awaitAnswers(kubectl, 0);
        before = new Before(podIdentity(kubectl), fleet.blue().controlPlanePods(), specVersion(fleet.blue()));

        lab.davit("upgrade", "cluster", "red", "-n", Hosted.NAMESPACE, "--version", Fleet.NEXT, "--wait")
                .text();
    }

    @Test
    void theControlPlaneRunsTheNewVersion() {
        assertThat(fleet.red().kubectl().text("get", "--raw", "/version")).contains("v" + Fleet.NEXT);
        assertThat(fleet.red().field(".status.version.current")).isEqualTo(Fleet.NEXT);
        assertThat(fleet.red().field(".status.version.history[*].version")).isEqualTo(Fleet.NEXT + " " + Fleet.FIRST);
        assertThat(fleet.red().field(".status.version.history[*].state")).isEqualTo("Completed Completed");
    }

    @Test
    void theMachineStaysAsItIs() {
        var kubelet = fleet.red().kubectl().field("node/red-1", ".status.nodeInfo.kubeletVersion");

        assertThat(kubelet).isEqualTo("v" + Fleet.FIRST);
        assertThat(fleet.red().condition("VersionSkewSupported")).startsWith("True");
    }

    @Test
    void podsKeepRunning() {
        assertThat(podIdentity(fleet.red().kubectl())).isEqualTo(before.redPod());
        assertThat(fleet.red().kubectl().text("exec", "web", "--", "cat", "/www/index.html"))
                .isEqualTo("hello from web");
    }

    @Test
    void kubernetesDefaultSvcAnsweredWithoutAGap() {
        var kubectl = fleet.red().kubectl();
        awaitAnswers(kubectl, kubectl.text("logs", "asking").lines().count());

        assertThat(kubectl.text("logs", "asking").lines()).doesNotContain("MISSED");
    }

    @Test
    void theNeighbourDidNotNotice() {
        assertThat(fleet.blue().controlPlanePods()).isEqualTo(before.bluePods());
        assertThat(specVersion(fleet.blue())).isEqualTo(before.blueResourceVersion());
        assertThat(fleet.blue().kubectl().text("get", "--raw", "/version")).contains("v" + Fleet.FIRST);
    }

    @Test
    void goingBackAfterItCompletedIsRefused() {
        var refused = lab.davit("upgrade", "cluster", "red", "-n", Hosted.NAMESPACE, "--version", Fleet.FIRST);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains(Fleet.FIRST, Fleet.NEXT);
        assertThat(fleet.red().field(".spec.version")).isEqualTo(Fleet.NEXT);
    }

    private static void awaitAnswers(Kubectl kubectl, long alreadyThere) {
        await("more answers in the log")
                .atMost(Duration.ofSeconds(60))
                .until(() -> kubectl.text("logs", "asking").lines().count() >= alreadyThere + ENOUGH_ANSWERS);
    }

    private static String podIdentity(Kubectl kubectl) {
        return kubectl.field("pod/web", ".metadata.uid")
                + kubectl.field("pod/web", ".status.containerStatuses[0].containerID");
    }

    private static String specVersion(Hosted cluster) {
        return cluster.field(".metadata.generation") + " " + cluster.field(".status.version.current");
    }
}
