package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.NodesStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant I7: an upgrade that would leave a machine too old is refused, and begins by itself when none is any more. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class KubeletSkewIT {
    private static final String OLD = "w-old";
    private static final String ETCD_OF_NEXT = UpgradeScene.etcd("3.6.17");

    private final HostedApi hosted;
    private final OperatorScene scene;
    private final UpgradeScene upgrades;
    private final Machines machines;
    private final String running;
    private final String next;

    KubeletSkewIT(KubeApi api) throws Exception {
        this.upgrades = UpgradeScene.of(api);
        this.scene = upgrades.scene();
        this.hosted = upgrades.hosted();
        this.machines = new Machines(hosted);
        this.running = upgrades.running().toString();
        this.next = upgrades.minor(1);
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
    void beginsWhenTheMachineIsUpgraded() throws Exception {
        HostedCluster cluster = refused("upgraded");
        long generation = generation(cluster);

        machines.runs(OLD, "v" + upgrades.minor(-2));

        assertBegins(cluster, generation);
    }

    @Test
    void beginsWhenTheMachineIsTakenAway() throws Exception {
        HostedCluster cluster = refused("removed");
        long generation = generation(cluster);

        hosted.admin().nodes().withName(OLD).delete();

        assertBegins(cluster, generation);
    }

    /** @return a cluster with a machine that is too old for the version that its spec asks for, and one that is not */
    private HostedCluster refused(String name) throws Exception {
        HostedCluster cluster = upgrades.completed(name);
        machines.register(OLD, "198.18.0.31", "v" + upgrades.minor(-3));
        machines.register("w-new", "198.18.0.32", "v" + running);
        Poll.await("the operator knows both machines")
                .until(() -> nodes(cluster).total() == 2);

        upgrades.wish(cluster, next);

        assertThatConditions(scene.awaitCondition(cluster, Conditions.VERSION_SKEW_SUPPORTED, "False")
                        .conditions())
                .has(Conditions.VERSION_SKEW_SUPPORTED, "False", Reasons.KUBELET_SKEW)
                .hasMessageContaining(
                        Conditions.VERSION_SKEW_SUPPORTED,
                        "upgrade these machines first: %s (%s)".formatted(OLD, upgrades.minor(-3)));
        scene.awaitQuiet();
        assertThat(scene.status(cluster).conditions())
                .filteredOn(condition -> condition.getType().equals(Conditions.VERSION_SKEW_SUPPORTED))
                .as("the machine that is new enough is not named")
                .noneMatch(condition -> condition.getMessage().contains("w-new"));
        assertThat(upgrades.workloads(cluster).etcdImage()).isEqualTo(UpgradeScene.etcd("3.6.16"));
        assertThat(upgrades.workloads(cluster).apiServerImage()).isEqualTo(OfferedRelease.apiServer(running));
        assertThat(upgrades.newest(cluster).version()).isEqualTo(running);
        return cluster;
    }

    private void assertBegins(HostedCluster cluster, long generation) {
        upgrades.workloads(cluster).awaitEtcd(ETCD_OF_NEXT);
        scene.awaitCondition(cluster, Conditions.VERSION_SKEW_SUPPORTED, "True");
        Poll.await("the upgrade is told of")
                .until(() -> upgrades.newest(cluster).version().equals(next));
        assertThat(generation(cluster)).as("nobody touched the spec").isEqualTo(generation);
        upgrades.takesNoPlace(cluster);
    }

    private NodesStatus nodes(HostedCluster cluster) {
        return Optional.ofNullable(scene.status(cluster).nodes()).orElseThrow();
    }

    private long generation(HostedCluster cluster) {
        return Objects.requireNonNull(scene.admin().resource(cluster).get())
                .getMetadata()
                .getGeneration();
    }
}
