package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletion that others hold up, with the rights that the operator is installed with (invariant I10). */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class DeletionIT {
    private static final String FOREIGN = "example.com/backup";

    private final KubernetesClient admin;
    private final OperatorScene scene;

    DeletionIT(KubeApi api) {
        this.scene = new OperatorScene(api);
        this.admin = scene.admin();
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
    void namesTheFinalizerOfSomebodyElseAndGoesOnOnceThatIsGone() throws Exception {
        HostedCluster cluster = scene.create("held", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        var deployment = admin.apps().deployments().inNamespace(hosted).withName("kube-apiserver");
        deployment.patch(PatchContext.of(PatchType.JSON_MERGE), finalizers(FOREIGN));
        var claim = admin.resource(claim(hosted)).create();

        scene.edit(cluster, "deletionProtection", "false");
        admin.resource(cluster).delete();

        awaitHeld(
                cluster,
                Reasons.DELETING_CONTROL_PLANE,
                "Deployment kube-apiserver is held by the finalizer " + FOREIGN);
        assertThat(admin.apps()
                        .statefulSets()
                        .inNamespace(hosted)
                        .withName("etcd")
                        .get())
                .as("etcd waits for the control plane")
                .matches(etcd -> !etcd.isMarkedForDeletion());
        assertThat(admin.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(hosted)
                        .list()
                        .getItems())
                .as("drains do not wait for a deletion")
                .isEmpty();
        Poll.await("the deletion is blocked", Duration.ofSeconds(60))
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.DEGRADED, "True", Reasons.DELETION_BLOCKED));
        scene.awaitEvent(cluster, Reasons.DELETION_BLOCKED, FOREIGN);
        assertThat(deployment.get().getMetadata().getFinalizers()).contains(FOREIGN);

        scene.start(false);
        deployment.patch(PatchContext.of(PatchType.JSON_MERGE), finalizers());

        awaitHeld(
                cluster,
                Reasons.DELETING_VOLUMES,
                "PersistentVolumeClaim data-etcd-0 is held by the finalizer " + FOREIGN);
        assertThatConditions(scene.status(cluster).conditions()).has(Conditions.DEGRADED, "False", Reasons.DELETING);
        assertThat(Objects.requireNonNull(admin.namespaces().withName(hosted).get()))
                .matches(namespace -> !namespace.isMarkedForDeletion());

        admin.resource(claim).patch(PatchContext.of(PatchType.JSON_MERGE), finalizers());

        awaitEnd(cluster, hosted);
    }

    @Test
    void namesWhatKeepsTheNamespace() {
        HostedCluster cluster = scene.create("kept", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        HasMetadata foreign = admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("theirs")
                        .withNamespace(hosted)
                        .withFinalizers(FOREIGN)
                        .endMetadata()
                        .build())
                .create();

        scene.edit(cluster, "deletionProtection", "false");
        admin.resource(cluster).delete();
        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(hosted).get())
                        .isMarkedForDeletion());
        admin.resource(foreign).delete();

        awaitHeld(cluster, Reasons.DELETING_NAMESPACE, "ConfigMap theirs is held by the finalizer " + FOREIGN);

        admin.resource(foreign).patch(PatchContext.of(PatchType.JSON_MERGE), finalizers());

        awaitEnd(cluster, hosted);
    }

    private void awaitHeld(HostedCluster cluster, String reason, String message) {
        Poll.await(reason + ": " + message)
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.READY, "False", Reasons.DELETING)
                        .has(Conditions.PROGRESSING, "True", reason)
                        .hasMessageContaining(Conditions.PROGRESSING, message));
    }

    private void awaitEnd(HostedCluster cluster, String hosted) {
        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(hosted).get())
                        .isMarkedForDeletion());
        new NamespaceEnd(admin).finish(hosted);
        Poll.await("the HostedCluster goes").until(() -> admin.resource(cluster).get() == null);
    }

    private static HasMetadata claim(String namespace) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data-etcd-0")
                .withNamespace(namespace)
                .withFinalizers(FOREIGN)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build();
    }

    private static String finalizers(String... names) {
        return names.length == 0
                ? "{\"metadata\":{\"finalizers\":null}}"
                : "{\"metadata\":{\"finalizers\":[\"" + String.join("\",\"", names) + "\"]}}";
    }
}
