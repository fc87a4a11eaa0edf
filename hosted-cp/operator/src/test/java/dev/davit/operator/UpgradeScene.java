package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.VersionHistory;
import dev.davit.api.v1alpha1.VersionStatus;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.version.KubernetesVersion;
import dev.davit.testing.kube.KubeApi;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.Objects;

/**
 * Releases whose images differ, and clusters that are rolled out.
 *
 * @param scene with an operator
 * @param hosted the API of the cluster
 */
record UpgradeScene(OperatorScene scene, HostedApi hosted) implements AutoCloseable {

    static UpgradeScene of(KubeApi api) throws Exception {
        var hosted = new HostedApi();
        return new UpgradeScene(new OperatorScene(api, "127.0.0.1", hosted.port()), hosted);
    }

    /** Offers two versions with an etcd of their own each, and starts an operator that lets several upgrades begin. */
    void start(String running, String next) throws Exception {
        offer(running, "3.6.16");
        offer(next, "3.6.17");
        limit(5);
        scene.start(false);
    }

    @Override
    public void close() throws IOException {
        scene.close();
        hosted.close();
    }

    /** @return the version that the API of the cluster has */
    KubernetesVersion running() {
        return KubernetesVersion.parse(
                hosted.admin().getKubernetesVersion().getGitVersion().substring(1));
    }

    /** @return the next version of the same minor */
    String nextPatch() {
        var version = running();
        return "%d.%d.%d".formatted(version.major(), version.minor(), version.patch() + 1);
    }

    /** @return the first version of the minor that follows by so many; by a negative number, of one before */
    String minor(int following) {
        var version = running();
        return "%d.%d.0".formatted(version.major(), version.minor() + following);
    }

    private void offer(String version, String etcd) {
        new OfferedRelease(version, etcd(etcd), version).apply(scene.admin());
    }

    void limit(int upgrades) {
        scene.admin()
                .resources(DavitConfig.class)
                .withName("davit")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"fleet\":{\"maxConcurrentUpgrades\":%d}}}".formatted(upgrades));
    }

    /** @return a cluster that is rolled out, of the version that the API behind the gateway has */
    HostedCluster completed(String name) throws Exception {
        HostedCluster cluster = scene.create(name, running().toString());
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

    void wish(HostedCluster cluster, String version) {
        scene.edit(cluster, "version", "\"" + version + "\"");
    }

    /** The places of upgrades are those of the whole fleet: other tests would find this one under way. */
    void takesNoPlace(HostedCluster cluster) {
        scene.edit(cluster, "pausedUntil", "\"true\"");
    }

    Workloads workloads(HostedCluster cluster) {
        return new Workloads(scene.admin(), scene.hostedNamespace(cluster));
    }

    VersionStatus version(HostedCluster cluster) {
        return Objects.requireNonNull(scene.status(cluster).version());
    }

    VersionHistory newest(HostedCluster cluster) {
        return version(cluster).history().getFirst();
    }

    static String etcd(String version) {
        return "registry.example/etcd:" + version;
    }
}
