package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.AuditLog;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before the only member of etcd restarts for a change, a pod of its own tries it; the test plays the kubelet. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class EtcdTrialIT {
    private static final String REFUSED_PATCH = """
            {"patches": [{"kind": "Deployment", "name": "kube-apiserver", "type": "Merge",
              "patch": "{\\"spec\\":{\\"template\\":{\\"spec\\":{\\"hostNetwork\\":true}}}}"}]}""";
    private static final String READY = """
            phase: Running
            conditions: [{type: Ready, status: 'True'}]
            """;
    private static final String MISSING = """
            phase: Pending
            containerStatuses:
            - name: etcd
              image: registry.example/etcd:none
              imageID: ""
              ready: false
              restartCount: 0
              state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image: ErrImagePull: not found'}}
            """;

    private final KubernetesClient admin;
    private final OperatorScene scene;
    private final HandMadePods made;

    EtcdTrialIT(KubeApi api) {
        this.scene = new OperatorScene(api);
        this.admin = scene.admin();
        this.made = new HandMadePods(scene);
    }

    @BeforeEach
    void start() throws Exception {
        made.node("calm");
        scene.start(false);
    }

    @AfterEach
    void stop() {
        scene.close();
        admin.nodes().delete();
        admin.resources(HostedCluster.class)
                .inNamespace(scene.namespace())
                .resources()
                .forEach(EtcdTrialIT::forget);
    }

    /** What is tried here for ever would be looked after by the operators of other tests. */
    private static void forget(Resource<HostedCluster> cluster) {
        cluster.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"finalizers\":null},\"spec\":{\"deletionProtection\":false}}");
        cluster.delete();
    }

    @Test
    void aChangeThatComesUpIsToldOfAndThenDone() {
        HostedCluster cluster = scene.create("good", "1.35.4");
        String hosted = serving(cluster);

        made.behind(hosted);

        Pod trial = trial(hosted);
        Poll.await("it is said what is under way")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .hasMessageContaining(Conditions.PROGRESSING, "etcd-trial tries the change before etcd-0"));
        assertThat(trial.getSpec().getAffinity().getNodeAffinity().toString()).contains("calm");
        assertThat(pod(hosted, "etcd-0")).isPresent();

        made.status(hosted, "etcd-trial", READY);

        scene.awaitEvent(cluster, Reasons.ETCD_RESTARTING, "etcd-0, the only member of etcd, restarts");
        Poll.await("it restarts").until(() -> pod(hosted, "etcd-0").isEmpty());
        Poll.await("the trial is over").until(() -> pod(hosted, "etcd-trial").isEmpty());
        assertThat(scene.writesAbout(cluster))
                .filteredOn(write -> write.verb().equals("delete"))
                .extracting(AuditLog.Write::name)
                .containsExactly("etcd-0", "etcd-trial");
    }

    @Test
    void aChangeThatDoesNotComeUpLeavesTheMemberAloneAndSaysWhyAndGoesBack() throws Exception {
        HostedCluster cluster = scene.create("bad", "1.35.4");
        String hosted = serving(cluster);
        String member = uid(hosted, "etcd-0");
        made.behind(hosted);
        String trial = trial(hosted).getMetadata().getUid();

        made.status(hosted, "etcd-trial", MISSING);

        Poll.await("it is said why")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.DEGRADED, "True", Reasons.IMAGE_NOT_AVAILABLE)
                        .hasMessageContaining(Conditions.DEGRADED, hosted + "/etcd-trial, container etcd: image")
                        .has(Conditions.PROGRESSING, "True", Reasons.IMAGE_NOT_AVAILABLE)
                        .has(Conditions.ETCD_AVAILABLE, "True"));
        scene.start(false);
        scene.awaitQuiet();
        assertThat(uid(hosted, "etcd-trial"))
                .as("no other trial after a restart")
                .isEqualTo(trial);

        made.upToDate(hosted);

        Poll.await("the trial is over").until(() -> pod(hosted, "etcd-trial").isEmpty());
        scene.awaitCondition(cluster, Conditions.DEGRADED, "False");
        assertThat(uid(hosted, "etcd-0")).isEqualTo(member);
    }

    /** The scheduler would not take it there, and a drain is not to wait for it. */
    @Test
    void theTrialLeavesANodeThatIsCordoned() {
        HostedCluster cluster = scene.create("cordoned", "1.35.4");
        String hosted = serving(cluster);
        made.behind(hosted);
        String trial = trial(hosted).getMetadata().getUid();

        made.cordon("calm", true);

        Poll.await("another one, for any other node")
                .untilAsserted(() -> assertThat(pod(hosted, "etcd-trial")).hasValueSatisfying(pod -> {
                    assertThat(pod.getMetadata().getUid()).isNotEqualTo(trial);
                    assertThat(pod.getSpec().getAffinity()).isNull();
                }));
    }

    @Test
    void aTrialThatMayNotBeMadeIsToldOf() {
        HostedCluster cluster = scene.create("limited", "1.35.4");
        String hosted = serving(cluster);
        admin.resource(Serialization.unmarshal("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: tight, namespace: %s}
                spec: {limits: [{type: Container, max: {memory: 1Mi}}]}
                """.formatted(hosted), LimitRange.class))
                .create();

        made.behind(hosted);

        Poll.await("it is said why")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.DEGRADED, "True", Reasons.APPLY_FAILED)
                        .hasMessageContaining(Conditions.DEGRADED, "Pod " + hosted + "/etcd-trial"));
        assertThat(pod(hosted, "etcd-0")).isPresent();
    }

    @Test
    void noTrialStaysWithAClusterThatIsHeldOrFallsAsleep() {
        HostedCluster cluster = scene.create("sleepy", "1.35.4");
        String hosted = serving(cluster);
        scene.completed(cluster);
        made.behind(hosted);
        trial(hosted);

        scene.edit(cluster, "controlPlane", REFUSED_PATCH);
        Poll.await("what is refused is not tried")
                .until(() -> pod(hosted, "etcd-trial").isEmpty());
        scene.edit(cluster, "controlPlane", "{\"patches\":null}");
        trial(hosted);

        scene.edit(cluster, "hibernation", "{\"enabled\":true}");

        Poll.await("it goes").until(() -> pod(hosted, "etcd-trial").isEmpty());
        assertThat(pod(hosted, "etcd-0")).isPresent();
    }

    private String serving(HostedCluster cluster) {
        String hosted = made.run(cluster, "calm");
        made.status(hosted, "etcd-0", READY);
        return hosted;
    }

    private Pod trial(String hosted) {
        return Poll.await("it is tried")
                .until(() -> pod(hosted, "etcd-trial"), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Pod> pod(String hosted, String name) {
        return Optional.ofNullable(
                admin.pods().inNamespace(hosted).withName(name).get());
    }

    private String uid(String hosted, String name) {
        return pod(hosted, name).orElseThrow().getMetadata().getUid();
    }
}
