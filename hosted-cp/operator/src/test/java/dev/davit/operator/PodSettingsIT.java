package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant I2: one change of a setting of pods or controllers is one change of the template of what it touches. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class PodSettingsIT {
    private final OperatorScene scene;

    PodSettingsIT(KubeApi api) {
        this.scene = new OperatorScene(api);
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void everyChangeIsOneNewTemplateOfWhatItTouches() {
        HostedCluster cluster = scene.create("settings", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        scene.awaitQuiet();

        change(cluster, "controllerManager", "{\"extraArgs\":{\"v\":\"4\"}}", true, false);
        change(cluster, "scheduler", "{\"configuration\":{\"parallelism\":4}}", true, false);
        change(cluster, "scheduler", "{\"configuration\":{\"parallelism\":8}}", true, false);
        change(cluster, "etcd", "{\"resources\":{\"requests\":{\"memory\":\"128Mi\"}}}", false, true);
        change(
                cluster,
                "controlPlane",
                "{\"podLabels\":{\"team\":\"a\"},\"priorityClassName\":\"hosted\",\"nodeSelector\":{\"a\":\"b\"},"
                        + "\"tolerations\":[{\"operator\":\"Exists\"}]}",
                true,
                true);
        change(cluster, "controlPlane", "{\"topologySpread\":[{\"topologyKey\":\"rack\"}]}", false, true);
        change(
                cluster,
                "controlPlane",
                "{\"patches\":[{\"kind\":\"Deployment\",\"name\":\"kube-apiserver\",\"type\":\"Strategic\",\"patch\":"
                        + "\"{spec: {template: {spec: {initContainers: [{name: kube-apiserver, args: [--v=3]}]}}}}\"}]}",
                true,
                false);
        change(cluster, "scheduler", "null", true, false);
        // What nobody asks for any more is taken away with its files, once no pod is left that was made for one.
        rolledOut(cluster);
        Poll.await("the scheduler's file is gone")
                .until(() -> scene.admin().configMaps().inNamespace(hosted).list().getItems().stream()
                        .noneMatch(each -> each.getMetadata().getName().startsWith("kube-scheduler-config")));
    }

    @Test
    void aRefusedSettingChangesNothing() {
        HostedCluster cluster = scene.create("refused", "1.35.4");
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
        scene.awaitQuiet();
        String namespace = scene.hostedNamespace(cluster);
        long before = generation(deployment(namespace));

        scene.edit(cluster, "scheduler", "{\"configuration\":{\"leaderElection\":{\"leaderElect\":false}}}");

        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        scene.awaitQuiet();
        assertThat(generation(deployment(namespace))).isEqualTo(before);
    }

    private void rolledOut(HostedCluster cluster) {
        Deployment deployment = deployment(cluster);
        scene.admin()
                .resource(deployment)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        ("{\"status\":{\"observedGeneration\":%d,\"replicas\":1,\"updatedReplicas\":1,"
                                        + "\"readyReplicas\":1,\"availableReplicas\":1}}")
                                .formatted(generation(deployment)));
    }

    private void change(HostedCluster cluster, String field, String value, boolean ofControlPlane, boolean ofEtcd) {
        Deployment deployment = deployment(cluster);
        StatefulSet etcd = etcd(cluster);

        scene.edit(cluster, field, value);

        Poll.await("%s is applied".formatted(field))
                .until(() -> !template(deployment(cluster)).equals(template(deployment)) == ofControlPlane
                        && !etcd(cluster)
                                        .getSpec()
                                        .getTemplate()
                                        .equals(etcd.getSpec().getTemplate())
                                == ofEtcd);
        scene.awaitQuiet();
        assertThat(generation(deployment(cluster)) - generation(deployment))
                .as("changes of the Deployment for %s", field)
                .isEqualTo(ofControlPlane ? 1 : 0);
        assertThat(generation(etcd(cluster)) - generation(etcd))
                .as("changes of the StatefulSet for %s", field)
                .isEqualTo(ofEtcd ? 1 : 0);
    }

    private Deployment deployment(HostedCluster cluster) {
        return deployment(scene.hostedNamespace(cluster));
    }

    private Deployment deployment(String namespace) {
        return Objects.requireNonNull(scene.admin()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("kube-apiserver")
                .get());
    }

    private StatefulSet etcd(HostedCluster cluster) {
        return Objects.requireNonNull(scene.admin()
                .apps()
                .statefulSets()
                .inNamespace(scene.hostedNamespace(cluster))
                .withName("etcd")
                .get());
    }

    private static PodTemplateSpec template(Deployment deployment) {
        return deployment.getSpec().getTemplate();
    }

    private static long generation(HasMetadata object) {
        return object.getMetadata().getGeneration();
    }
}
