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
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;

/**
 * Releases whose images differ, and clusters that are rolled out.
 *
 * @param scene with an operator
 * @param hosted the API of the cluster
 */
record UpgradeScene(OperatorScene scene, HostedApi hosted) {

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

    void offer(String version, String etcd) {
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
