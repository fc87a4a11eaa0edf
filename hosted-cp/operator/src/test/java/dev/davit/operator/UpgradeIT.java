package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upgrade that goes on step by step, that is paused in the middle, that does not come up, and that is taken back. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class UpgradeIT {
    private static final String MISSING = """
        initContainerStatuses:
        - name: kube-apiserver
          image: registry.example/kube-apiserver:%1$s
          imageID: ""
          ready: false
          restartCount: 0
          state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image: ErrImagePull: not found'}}
        """;

    private final OperatorScene scene;
    private final UpgradeScene upgrades;
    private final String running;
    private final String next;

    UpgradeIT(KubeApi api) throws Exception {
        this.upgrades = UpgradeScene.of(api);
        this.scene = upgrades.scene();
        this.running = upgrades.running().toString();
        this.next = upgrades.nextPatch();
    }

    @BeforeEach
    void start() throws Exception {
        upgrades.start(running, next);
    }

    @AfterEach
    void stop() throws IOException {
        upgrades.close();
    }

    @Test
    void stepsWaitForEachOtherAndSurviveAPauseAndARestart() throws Exception {
        HostedCluster cluster = upgrades.completed("steps");
        Workloads workloads = upgrades.workloads(cluster);
        upgrades.wish(cluster, next);
        workloads.awaitEtcd(UpgradeScene.etcd("3.6.17"));
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        int before = scene.writesAbout(cluster).size();

        workloads.etcdIsReady();
        scene.start(false);

        Poll.await("nothing is written while it is paused")
                .during(OperatorScene.QUIET)
                .until(() -> scene.writesAbout(cluster).size() == before);
        assertThat(workloads.apiServerImage()).isEqualTo(OfferedRelease.apiServer(running));
        assertThat(steps(cluster)).containsExactly("Etcd");

        scene.edit(cluster, "pausedUntil", "null");
        workloads.awaitApiServer(OfferedRelease.apiServer(next));
        Poll.await("the next step is told of").until(() -> steps(cluster).equals(List.of("Etcd", "ControlPlane")));
        assertThat(upgrades.newest(cluster).steps().getFirst().resumedTime()).isNotNull();
        scene.awaitEvent(cluster, "UpgradeStepCompleted", "step Etcd of the upgrade to " + next);
        upgrades.takesNoPlace(cluster);
    }

    @Test
    void anUpgradeThatDoesNotComeUpSaysWhyAndGoesBack() throws Exception {
        HostedCluster cluster = upgrades.completed("bad");
        Workloads workloads = upgrades.workloads(cluster);
        upgrades.wish(cluster, next);
        workloads.awaitEtcd(UpgradeScene.etcd("3.6.17"));
        workloads.etcdIsReady();
        workloads.awaitApiServer(OfferedRelease.apiServer(next));
        workloads.pod("kube-apiserver-new", MISSING.formatted(next));
        workloads.controlPlaneIsStuck();

        var status = scene.awaitCondition(cluster, Conditions.DEGRADED, "True");
        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .hasMessageContaining(Conditions.DEGRADED, "kube-apiserver-new, container kube-apiserver")
                .has(Conditions.PROGRESSING, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .has(Conditions.AVAILABLE, "True");

        upgrades.wish(cluster, running);
        workloads.awaitEtcd(UpgradeScene.etcd("3.6.16"));
        workloads.etcdIsReady();
        workloads.awaitApiServer(OfferedRelease.apiServer(running));
        workloads.deletePod("kube-apiserver-new");
        workloads.controlPlaneIsReady();

        scene.awaitCondition(cluster, Conditions.READY, "True");
        assertThatConditions(scene.status(cluster).conditions()).has(Conditions.DEGRADED, "False");
        assertThat(upgrades.version(cluster).history())
                .extracting(entry -> entry.version() + " " + entry.state())
                .containsExactly(running + " Completed", next + " Partial", running + " Completed");
    }

    @Test
    void anUpgradeWaitsForItsTurnAndAPausedOneGivesUpItsPlace() throws Exception {
        HostedCluster cluster = upgrades.completed("waits");
        HostedCluster busy = scene.create("busy", next);
        scene.awaitApplied(busy, scene.hostedNamespace(busy));
        upgrading(busy);
        upgrades.limit(1);

        upgrades.wish(cluster, next);

        Poll.await("the upgrade is queued")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.PROGRESSING, "True", Reasons.UPGRADE_QUEUED)
                        .hasMessageContaining(Conditions.PROGRESSING, "position 1: 1 are under way")
                        .has(Conditions.READY, "False", Reasons.UPGRADE_QUEUED));
        assertThat(upgrades.workloads(cluster).etcdImage()).isEqualTo(UpgradeScene.etcd("3.6.16"));
        String since = upgrades.version(cluster).queuedSince();
        scene.start(false);
        scene.edit(busy, "pausedUntil", "\"true\"");

        upgrades.workloads(cluster).awaitEtcd(UpgradeScene.etcd("3.6.17"));
        assertThat(since).isNotNull();
        Poll.await("it is said that it has begun")
                .until(() -> upgrades.version(cluster).queuedSince() == null);
        upgrades.takesNoPlace(cluster);
    }

    /** What the status of a cluster says whose upgrade to its present version has begun now. */
    private void upgrading(HostedCluster cluster) {
        scene.awaitQuiet();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        scene.admin()
                .resource(cluster)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                    {"status": {"version": {"desired": "%1$s", "current": "%2$s", "history": [
                      {"version": "%1$s", "state": "Partial", "startedTime": "%3$s",
                       "steps": [{"name": "ControlPlane", "startedTime": "%3$s"}]}]}}}
                    """.formatted(next, running, now));
        Poll.await("the operator goes on with it")
                .until(() -> !upgrades.newest(cluster).steps().isEmpty());
    }

    private List<String> steps(HostedCluster cluster) {
        return upgrades.newest(cluster).steps().stream()
                .map(UpgradeStep::name)
                .map(Enum::name)
                .toList();
    }
}
