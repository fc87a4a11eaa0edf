package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Within a minor a completed version may be followed by a newer patch, and by an older one: both are rolled out. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class PatchVersionsIT {
    private final HostedApi hosted;
    private final OperatorScene scene;
    private final UpgradeScene upgrades;
    private final String running;
    private final String next;

    PatchVersionsIT(KubeApi api) throws Exception {
        this.upgrades = UpgradeScene.of(api);
        this.scene = upgrades.scene();
        this.hosted = upgrades.hosted();
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
    void goesUpOnePatchAndDownAgain() throws Exception {
        HostedCluster cluster = upgrades.completed("patches");

        upgrades.wish(cluster, next);
        rollOut(cluster, next, "3.6.17");
        upgrades.wish(cluster, running);
        rollOut(cluster, running, "3.6.16");

        assertThat(upgrades.version(cluster).history())
                .extracting(entry -> entry.version() + " " + entry.state())
                .containsExactly(running + " Completed", next + " Completed", running + " Completed");
        assertThat(upgrades.newest(cluster).steps())
                .extracting(step -> step.name().name())
                .containsExactly("Etcd", "ControlPlane", "Addons");
        scene.awaitCondition(cluster, Conditions.READY, "True");
    }

    /** Follows etcd and control plane to a version, and plays the pods that come up with it. */
    private void rollOut(HostedCluster cluster, String version, String etcd) {
        Workloads workloads = upgrades.workloads(cluster);
        String before = Objects.requireNonNull(upgrades.version(cluster).current());
        workloads.awaitEtcd(UpgradeScene.etcd(etcd));
        assertThat(workloads.apiServerImage()).as("etcd goes first").isEqualTo(OfferedRelease.apiServer(before));
        workloads.etcdIsReady();
        workloads.awaitApiServer(OfferedRelease.apiServer(version));
        hosted.claims(version);
        workloads.controlPlaneIsReady();
        Poll.await(version + " is completed", Poll.PATIENCE.multipliedBy(2))
                .until(() -> List.of(UpgradeState.Completed, version)
                        .equals(List.of(
                                upgrades.newest(cluster).state(),
                                upgrades.version(cluster).current())));
    }
}
