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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Red goes to the next minor once, watched from inside and outside; then what it left behind is looked at. */
@ExtendWith(LabExtension.class)
@Order(90)
class UpgradeE2E {
    /** Asks the API server by its in-cluster name twice a second, each time on a new connection. */
    private static final String KEEP_ASKING = "while :; do why=$(" + TestPods.ASK_API_SERVER
            + "/readyz 2>&1 >/dev/null) && echo " + AnswerLog.ANSWERED + " || echo " + AnswerLog.MISSED
            + " $why; sleep 0.5; done";

    /** What two loaded cores, on which two control planes start, need to start kubectl and to answer it. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(8);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ENOUGH_ANSWERS = 10;

    private final Lab lab;
    private final Fleet fleet;

    UpgradeE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
    }

    private record Before(String redPod, List<String> redReplicaSets, List<String> bluePods, String blueVersion) {}

    private record RollOut(
            Before before,
            Instant start,
            Instant end,
            ApiWatch.Seen blue,
            List<String> redReplicaSets,
            List<String> redEtcdPods,
            List<String> redAddons) {}

    private static volatile Optional<RollOut> done = Optional.empty();

    @BeforeAll
    static void upgradeRed(Lab lab, Fleet fleet) {
        var kubectl = fleet.red().kubectl();
        kubectl.apply(TestPods.shell("asking", KEEP_ASKING)).text();
        kubectl.text("wait", "pod/asking", "--for=condition=Ready", "--timeout=60s");
        awaitAnswers(kubectl, ENOUGH_ANSWERS);
        var before = new Before(
                podIdentity(kubectl),
                replicaSets(lab, fleet.red()),
                fleet.blue().controlPlanePods(),
                version(fleet.blue()));

        var start = Instant.now();
        try (var watch = ApiWatch.start(fleet.blue().kubectl());
                var pods = PodWatch.start(lab.management(), fleet.red().controlPlaneNamespace())) {
            lab.davit("upgrade", "cluster", "red", "-n", Hosted.NAMESPACE, "--version", Fleet.NEXT, "--wait")
                    .text();
            var addons = addons(kubectl);
            awaitAnswers(kubectl, answers(kubectl).answers().size() + ENOUGH_ANSWERS);
            done = Optional.of(new RollOut(
                    before,
                    start,
                    Instant.now(),
                    watch.seen(),
                    replicaSets(lab, fleet.red()),
                    pods.seen("etcd-0/"),
                    addons));
        }
    }

    @AfterAll
    static void stopAsking(Fleet fleet) {
        fleet.red().kubectl().run("delete", "pod", "asking", "--now", "--ignore-not-found");
    }

    @Test
    void theControlPlaneRunsTheNewVersion() {
        assertThat(fleet.red().kubectl().text("get", "--raw", "/version")).contains("v" + Fleet.NEXT);
        assertThat(fleet.red().field(".status.version.current")).isEqualTo(Fleet.NEXT);
        assertThat(fleet.red().field(".status.version.history[*].version")).isEqualTo(Fleet.NEXT + " " + Fleet.FIRST);
        assertThat(fleet.red().field(".status.version.history[*].state")).isEqualTo("Completed Completed");
    }

    @Test
    void theMachineRunsTheNewAddonsWhenTheVersionIsCompleted() {
        var images = List.of("kubeProxy", "coreDNS", "flannel").stream()
                .map(name -> lab.management().field("release/" + Fleet.NEXT, ".spec.images." + name) + " True")
                .toList();

        assertThat(rollOut().redAddons()).containsExactlyInAnyOrderElementsOf(images);
        assertThat(lab.management().field("release/" + Fleet.FIRST, ".spec.images.kubeProxy") + " True")
                .as("the one before")
                .isNotIn(images);
    }

    /** Invariant I2. */
    @Test
    void oneSpecChangeIsOneRollOut() {
        var before = rollOut().before().redReplicaSets();

        assertThat(rollOut().redReplicaSets())
                .filteredOn(replicaSet -> !before.contains(replicaSet))
                .as("new ones of the control plane")
                .hasSize(1);
        assertThat(rollOut().redEtcdPods())
                .as("the one before, and at most one in its place")
                .hasSizeBetween(1, 2);
    }

    @Test
    void theMachineStaysAsItIs() {
        var kubelet = fleet.red().kubectl().field("node/red-1", ".status.nodeInfo.kubeletVersion");

        assertThat(kubelet).isEqualTo("v" + Fleet.FIRST);
        assertThat(fleet.red().condition("VersionSkewSupported")).startsWith("True");
    }

    @Test
    void podsKeepRunning() {
        assertThat(podIdentity(fleet.red().kubectl()))
                .isEqualTo(rollOut().before().redPod());
        assertThat(fleet.red().kubectl().text("exec", "web", "--", "cat", "/www/index.html"))
                .isEqualTo("hello from web");
    }

    @Test
    void kubernetesDefaultSvcAnsweredWithoutAGap() {
        var log = answers(fleet.red().kubectl());

        assertThat(log.missed()).isEmpty();
        assertThat(log.longestGap(rollOut().start(), rollOut().end())).isLessThan(LONGEST_GAP);
    }

    @Test
    void theNeighbourDidNotNotice() {
        var before = rollOut().before();

        assertThat(rollOut().blue().failed()).isZero();
        assertThat(rollOut().blue().answered()).isGreaterThan(ENOUGH_ANSWERS);
        assertThat(fleet.blue().controlPlanePods()).isEqualTo(before.bluePods());
        assertThat(version(fleet.blue())).isEqualTo(before.blueVersion());
        assertThat(fleet.blue().kubectl().text("get", "--raw", "/version")).contains("v" + Fleet.FIRST);
    }

    @Test
    void goingBackAfterItCompletedIsRefused() {
        var refused = lab.davit("upgrade", "cluster", "red", "-n", Hosted.NAMESPACE, "--version", Fleet.FIRST);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("error: ")
                .contains("HostedCluster team-a/red: version " + Fleet.FIRST + " is a downgrade of " + Fleet.NEXT
                        + ", which has completed; choose 1.36.x or 1.37.x");
        assertThat(fleet.red().field(".spec.version")).isEqualTo(Fleet.NEXT);
    }

    private static RollOut rollOut() {
        return done.orElseThrow();
    }

    private static List<String> replicaSets(Lab lab, Hosted cluster) {
        return lab.management()
                .text("-n", cluster.controlPlaneNamespace(), "get", "replicasets", "-o", "name")
                .lines()
                .toList();
    }

    /** @return image and readiness of each pod of an add-on that nobody has asked to go */
    private static List<String> addons(Kubectl kubectl) {
        return kubectl.text(
                        "get",
                        "pods",
                        "--all-namespaces",
                        "-l",
                        "k8s-app in (kube-proxy,kube-dns,flannel)",
                        "--field-selector=spec.nodeName=red-1",
                        "-o",
                        "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}"
                                + "{{(index .spec.containers 0).image}}"
                                + "{{range .status.conditions}}{{if eq .type \"Ready\"}} {{.status}}{{end}}{{end}}"
                                + "{{\"\\n\"}}{{end}}{{end}}")
                .lines()
                .toList();
    }

    private static AnswerLog answers(Kubectl kubectl) {
        return AnswerLog.parse(kubectl.run("logs", "asking", "--timestamps").out());
    }

    private static void awaitAnswers(Kubectl kubectl, int count) {
        await(count + " answers in the log")
                .atMost(SOON)
                .until(() -> answers(kubectl).answers().size() >= count);
    }

    private static String podIdentity(Kubectl kubectl) {
        return kubectl.field("pod/web", ".metadata.uid")
                + kubectl.field("pod/web", ".status.containerStatuses[0].containerID");
    }

    private static String version(Hosted cluster) {
        return cluster.field(".metadata.generation") + " " + cluster.field(".status.version.current");
    }
}
