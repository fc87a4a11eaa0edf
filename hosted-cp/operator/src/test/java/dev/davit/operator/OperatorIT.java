package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole operator with the rights that it is installed with, against a real API server in which no pod runs. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class OperatorIT {
    private final KubernetesClient admin;
    private final OperatorScene scene;

    OperatorIT(KubeApi api) {
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
    void appliesEverythingOfAHostedCluster() {
        HostedCluster cluster = scene.create("edge", "1.35.4");

        HostedClusterStatus status = scene.awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        String hosted = Objects.requireNonNull(status.controlPlaneNamespace());
        scene.awaitApplied(cluster, hosted);
        assertThat(admin.apps()
                        .statefulSets()
                        .inNamespace(hosted)
                        .withName("etcd")
                        .get())
                .isNotNull();
        assertThat(admin.apps()
                        .deployments()
                        .inNamespace(hosted)
                        .withName("kube-apiserver")
                        .get())
                .isNotNull();
        assertThat(scene.secret(scene.namespace(), "edge-kubeconfig").getData()).containsOnlyKeys("kubeconfig");
        assertThat(scene.secret("davit-routes", "route-" + status.clusterID()).getData())
                .containsKeys("route.json", "client-ca.crt", "tunnel.crt", "tunnel.key");
        assertThat(scene.secret("davit-routes", "settings").getData()).containsOnlyKeys("settings.json");
        assertThat(scene.secret("davit-system", "gateway-tls").getData()).containsKeys("ca.crt", "tls.crt", "tls.key");
        assertThatConditions(scene.awaitCondition(cluster, Conditions.RECONCILING, "True")
                        .conditions())
                .has(Conditions.AVAILABLE, "False")
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.NODES_CONNECTED, "Unknown", Reasons.NO_NODES);
        scene.awaitEvent(cluster, "VersionStarted", "rolling out version 1.35.4");
    }

    /** Invariants I1 and I4. */
    @Test
    void writesNothingWhenNothingChangedNotEvenAfterARestart() throws Exception {
        HostedCluster cluster = scene.create("idle", "1.35.4");
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
        scene.awaitQuiet();
        int before = scene.writes().size();

        scene.start(false);
        Poll.await("the restarted operator is ready").until(scene.operator()::isReady);

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(
                        () -> assertThat(scene.writes().stream().skip(before)).isEmpty());
    }

    @Test
    void repairsWhatOthersChangeOrDelete() {
        HostedCluster cluster = scene.create("drift", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        var deployments = admin.apps().deployments().inNamespace(hosted).withName("kube-apiserver");
        int replicas = Objects.requireNonNull(deployments.get()).getSpec().getReplicas();

        deployments.scale(7);
        admin.services().inNamespace(hosted).withName("kube-apiserver").delete();

        Poll.await("the Deployment is as desired")
                .until(() -> deployments.get().getSpec().getReplicas() == replicas);
        Poll.await("the Service is back")
                .until(() -> admin.services()
                                .inNamespace(hosted)
                                .withName("kube-apiserver")
                                .get()
                        != null);
    }

    @Test
    void reportsAnUnknownReleaseAndHealsWhenItAppears() {
        HostedCluster cluster = scene.create("future", "1.34.9");

        HostedClusterStatus status = scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        assertThatConditions(status.conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.RELEASE_NOT_FOUND)
                .hasMessageContaining(Conditions.VALID_SPEC, "1.34.9")
                .has(Conditions.STALLED, "True")
                .has(Conditions.READY, "False", Reasons.REFUSED);
        assertThat(admin.namespaces().withName(status.controlPlaneNamespace()).get())
                .isNull();
        scene.awaitEvent(cluster, Reasons.RELEASE_NOT_FOUND, "1.34.9");

        scene.release("1.34.9");

        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
    }

    @Test
    void leavesAPausedClusterAlone() {
        HostedCluster cluster = scene.create("paused", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        scene.awaitQuiet();
        int before = scene.writes().size();

        admin.services().inNamespace(hosted).withName("kube-apiserver").delete();

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(scene.writes().stream()
                                .skip(before)
                                .filter(write -> write.namespace().equals(hosted)))
                        .isEmpty());
    }

    @Test
    void handsTheLeaseOverWhenItEnds() throws Exception {
        scene.start(true);
        Poll.await("it leads").until(() -> "test".equals(scene.leader()));

        scene.stop();

        Poll.await("the lease is free", OperatorScene.QUIET)
                .until(() -> scene.leader().isEmpty());
    }

    /** Invariant I10, up to the namespace's own end, which a namespace controller would confirm. */
    @Test
    void deletionLeavesNothing() {
        HostedCluster cluster = scene.create("gone", "1.35.4");
        String hosted = scene.hostedNamespace(cluster);
        String clusterId = Objects.requireNonNull(scene.status(cluster).clusterID());
        scene.awaitApplied(cluster, hosted);

        scene.edit(cluster, "deletionProtection", "false");
        int before = scene.attempts().size();
        admin.resource(cluster).delete();

        Poll.await("the namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(hosted).get())
                        .isMarkedForDeletion());
        assertThat(admin.apps().deployments().inNamespace(hosted).list().getItems())
                .isEmpty();
        assertThat(admin.apps().statefulSets().inNamespace(hosted).list().getItems())
                .isEmpty();
        assertThat(admin.secrets()
                        .inNamespace("davit-routes")
                        .withName("route-" + clusterId)
                        .get())
                .isNull();
        assertThat(admin.secrets()
                        .inNamespace(scene.namespace())
                        .withName("gone-kubeconfig")
                        .get())
                .isNull();
        Poll.await("the status says so")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .hasMessageContaining(Conditions.READY, "waiting until namespace " + hosted));

        scene.awaitQuiet();
        assertThat(scene.attempts().stream()
                        .skip(before)
                        .filter(attempt -> attempt.verb().equals("delete")))
                .as("each object is deleted once, however often somebody looks")
                .doesNotHaveDuplicates()
                .anyMatch(attempt -> attempt.name().equals("route-" + clusterId))
                .anyMatch(attempt -> attempt.resource().equals("namespaces"));

        new NamespaceEnd(admin).finish(hosted);

        Poll.await("the HostedCluster goes").until(() -> admin.resource(cluster).get() == null);
    }
}
