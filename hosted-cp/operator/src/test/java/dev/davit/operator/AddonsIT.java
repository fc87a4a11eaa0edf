package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
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

/** The last step of an upgrade waits for the pods of the add-ons on the machines that are there. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class AddonsIT {
    private static final String ETCD = "registry.example/etcd:3.6.16";
    private static final String MACHINE = "m1";

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final String before;
    private final String running;
    private final List<DaemonPods> addons;

    AddonsIT(KubeApi api) throws Exception {
        this.hosted = new HostedApi();
        this.scene = new OperatorScene(api, "127.0.0.1", hosted.port());
        var version = KubernetesVersion.parse(
                hosted.admin().getKubernetesVersion().getGitVersion().substring(1));
        this.running = version.toString();
        this.before = "%d.%d.%d".formatted(version.major(), version.minor(), version.patch() - 1);
        this.addons = List.of(
                new DaemonPods(hosted.admin(), "kube-system", "kube-proxy"),
                new DaemonPods(hosted.admin(), "kube-system", "coredns"),
                new DaemonPods(hosted.admin(), "kube-flannel", "kube-flannel-ds"));
    }

    @BeforeEach
    void start() throws Exception {
        new OfferedRelease(before, ETCD, before).apply(scene.admin());
        new OfferedRelease(running, ETCD, running).apply(scene.admin());
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        hosted.close();
    }

    @Test
    void aVersionIsCompletedWhenTheAddonsAreReadyOnTheMachineThatIsThere() throws Exception {
        HostedCluster cluster = beforeTheUpgrade("waits");
        new Machines(hosted).register(MACHINE, "192.0.2.7");
        new Machines(hosted).register("away", "192.0.2.8");
        new Machines(hosted).isReady(MACHINE);

        scene.edit(cluster, "version", "\"" + running + "\"");
        workloads(cluster).awaitApiServer(OfferedRelease.apiServer(running));
        workloads(cluster).controlPlaneIsReady();
        awaitProgress(cluster, "kube-proxy: the DaemonSet controller has not looked at the last change yet");
        addons.getFirst().awaitImage(OfferedRelease.kubeProxyImage(running));
        addons.getFirst().hasNoImageOn(MACHINE);
        addons.get(1).isReadyOn(MACHINE);
        addons.get(2).isReadyOn(MACHINE);

        awaitProgress(
                cluster,
                "waiting: kube-proxy: 0 of 1 pods of the new version are ready: m1: image %s cannot be pulled"
                        .formatted(OfferedRelease.kubeProxyImage(running)));
        assertThat(newest(cluster).state()).isEqualTo(UpgradeState.Partial);
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.AVAILABLE, "True")
                .has(Conditions.READY, "False");

        addons.getFirst().isReadyOn(MACHINE);
        scene.awaitCondition(cluster, Conditions.READY, "True");
        assertThat(newest(cluster).state()).isEqualTo(UpgradeState.Completed);
        scene.awaitEvent(cluster, "UpgradeStepCompleted", "step Addons of the upgrade to " + running);
    }

    @Test
    void machinesThatAreAwayKeepNoVersionFromCompleting() throws Exception {
        HostedCluster cluster = beforeTheUpgrade("away");
        new Machines(hosted).register("away", "192.0.2.8");

        scene.edit(cluster, "version", "\"" + running + "\"");
        workloads(cluster).awaitApiServer(OfferedRelease.apiServer(running));
        workloads(cluster).controlPlaneIsReady();

        scene.awaitCondition(cluster, Conditions.READY, "True");
        assertThat(newest(cluster).state()).isEqualTo(UpgradeState.Completed);
        addons.getFirst().awaitImage(OfferedRelease.kubeProxyImage(running));
    }

    /** @return a cluster that completed the version before the one that the API behind the gateway has */
    private HostedCluster beforeTheUpgrade(String name) throws Exception {
        HostedCluster cluster = scene.create(name, before);
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
        hosted.serve(
                scene.admin(),
                new ClusterIdentity(
                        scene.namespace(), name, cluster.getMetadata().getUid()));
        workloads(cluster).etcdIsReady();
        workloads(cluster).controlPlaneIsReady();
        scene.awaitCondition(cluster, Conditions.AVAILABLE, "True");
        scene.awaitQuiet();
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        scene.admin()
                .resource(cluster)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                    {"status": {"version": {"desired": "%1$s", "current": "%1$s", "history": [
                      {"version": "%1$s", "state": "Completed", "startedTime": "%2$s", "completionTime": "%2$s"}]}}}
                    """.formatted(before, now));
        Poll.await("the operator goes on from there")
                .until(() -> newest(cluster).state() == UpgradeState.Completed);
        return cluster;
    }

    private void awaitProgress(HostedCluster cluster, String message) {
        Poll.await("Progressing says: " + message)
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.PROGRESSING, "True")
                        .hasMessageContaining(Conditions.PROGRESSING, message));
    }

    private VersionHistory newest(HostedCluster cluster) {
        return Objects.requireNonNull(scene.status(cluster).version()).history().getFirst();
    }

    private Workloads workloads(HostedCluster cluster) {
        return new Workloads(scene.admin(), scene.hostedNamespace(cluster));
    }
}
