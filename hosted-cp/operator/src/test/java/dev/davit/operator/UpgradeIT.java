package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.version.KubernetesVersion;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
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

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final String running;
    private final String next;

    UpgradeIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
        var version = KubernetesVersion.parse(
                hosted.admin().getKubernetesVersion().getGitVersion().substring(1));
        this.running = version.toString();
        this.next = "%d.%d.%d".formatted(version.major(), version.minor(), version.patch() + 1);
    }

    @BeforeEach
    void start() throws Exception {
        offer(running, "3.6.16");
        offer(next, "3.6.17");
        limit(5);
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    @Test
    void stepsWaitForEachOtherAndSurviveAPauseAndARestart() throws Exception {
        HostedCluster cluster = completed("steps");
        Workloads workloads = workloads(cluster);
        scene.edit(cluster, "version", "\"" + next + "\"");
        workloads.awaitEtcd(etcd("3.6.17"));
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        int before = scene.writesAbout(cluster).size();

        workloads.etcdIsReady();
        scene.start(false);

        Poll.await("nothing is written while it is paused")
                .during(OperatorScene.QUIET)
                .until(() -> scene.writesAbout(cluster).size() == before);
        assertThat(workloads.apiServerImage()).isEqualTo(apiServer(running));
        assertThat(steps(cluster)).containsExactly("Etcd");

        scene.edit(cluster, "pausedUntil", "null");
        workloads.awaitApiServer(apiServer(next));
        Poll.await("the next step is told of").until(() -> steps(cluster).equals(List.of("Etcd", "ControlPlane")));
        assertThat(newest(cluster).steps().getFirst().resumedTime()).isNotNull();
        scene.awaitEvent(cluster, "UpgradeStepCompleted", "step Etcd of the upgrade to " + next);
        takesNoPlace(cluster);
    }

    @Test
    void anUpgradeThatDoesNotComeUpSaysWhyAndGoesBack() throws Exception {
        HostedCluster cluster = completed("bad");
        Workloads workloads = workloads(cluster);
        scene.edit(cluster, "version", "\"" + next + "\"");
        workloads.awaitEtcd(etcd("3.6.17"));
        workloads.etcdIsReady();
        workloads.awaitApiServer(apiServer(next));
        workloads.pod("kube-apiserver-new", MISSING.formatted(next));
        workloads.controlPlaneIsStuck();

        var status = scene.awaitCondition(cluster, Conditions.DEGRADED, "True");
        assertThatConditions(status.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .hasMessageContaining(Conditions.DEGRADED, "kube-apiserver-new, container kube-apiserver")
                .has(Conditions.PROGRESSING, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .has(Conditions.AVAILABLE, "True");

        scene.edit(cluster, "version", "\"" + running + "\"");
        workloads.awaitEtcd(etcd("3.6.16"));
        workloads.etcdIsReady();
        workloads.awaitApiServer(apiServer(running));
        workloads.deletePod("kube-apiserver-new");
        workloads.controlPlaneIsReady();

        scene.awaitCondition(cluster, Conditions.READY, "True");
        assertThatConditions(scene.status(cluster).conditions()).has(Conditions.DEGRADED, "False");
        assertThat(version(cluster).history())
                .extracting(entry -> entry.version() + " " + entry.state())
                .containsExactly(running + " Completed", next + " Partial", running + " Completed");
    }

    @Test
    void anUpgradeWaitsForItsTurnAndAPausedOneGivesUpItsPlace() throws Exception {
        HostedCluster cluster = completed("waits");
        HostedCluster busy = scene.create("busy", next);
        scene.awaitApplied(busy, scene.hostedNamespace(busy));
        upgrading(busy);
        limit(1);

        scene.edit(cluster, "version", "\"" + next + "\"");

        Poll.await("the upgrade is queued")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.PROGRESSING, "True", Reasons.UPGRADE_QUEUED)
                        .hasMessageContaining(Conditions.PROGRESSING, "position 1: 1 are under way")
                        .has(Conditions.READY, "False", Reasons.UPGRADE_QUEUED));
        assertThat(workloads(cluster).etcdImage()).isEqualTo(etcd("3.6.16"));
        String since = version(cluster).queuedSince();
        scene.start(false);
        scene.edit(busy, "pausedUntil", "\"true\"");

        workloads(cluster).awaitEtcd(etcd("3.6.17"));
        assertThat(since).isNotNull();
        Poll.await("it is said that it has begun").until(() -> version(cluster).queuedSince() == null);
        takesNoPlace(cluster);
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
                .until(() -> !newest(cluster).steps().isEmpty());
    }

    /** The places of upgrades are those of the whole fleet: other tests would find this one under way. */
    private void takesNoPlace(HostedCluster cluster) {
        scene.edit(cluster, "pausedUntil", "\"true\"");
    }

    private void limit(int upgrades) {
        scene.admin()
                .resources(DavitConfig.class)
                .withName("davit")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"fleet\":{\"maxConcurrentUpgrades\":%d}}}".formatted(upgrades));
    }

    /** @return a cluster that is rolled out, of the version that the API behind the gateway has */
    private HostedCluster completed(String name) throws Exception {
        HostedCluster cluster = scene.create(name, running);
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
        hosted.serve(
                scene.admin(),
                new ClusterIdentity(
                        scene.namespace(), name, cluster.getMetadata().getUid()));
        workloads(cluster).etcdIsReady();
        workloads(cluster).controlPlaneIsReady();
        scene.awaitCondition(cluster, Conditions.READY, "True");
        assertThat(newest(cluster).state()).isEqualTo(UpgradeState.Completed);
        return cluster;
    }

    private Workloads workloads(HostedCluster cluster) {
        return new Workloads(scene.admin(), scene.hostedNamespace(cluster));
    }

    private VersionStatus version(HostedCluster cluster) {
        return Objects.requireNonNull(scene.status(cluster).version());
    }

    private VersionHistory newest(HostedCluster cluster) {
        return version(cluster).history().getFirst();
    }

    private List<String> steps(HostedCluster cluster) {
        return newest(cluster).steps().stream()
                .map(UpgradeStep::name)
                .map(Enum::name)
                .toList();
    }

    private void offer(String version, String etcd) {
        new OfferedRelease(version, etcd(etcd), version).apply(scene.admin());
    }

    private static String apiServer(String version) {
        return OfferedRelease.apiServer(version);
    }

    private static String etcd(String version) {
        return "registry.example/etcd:" + version;
    }
}
