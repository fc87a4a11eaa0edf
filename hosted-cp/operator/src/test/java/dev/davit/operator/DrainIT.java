package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes of the management cluster are cordoned; the test plays scheduler, kubelet and the workloads' controllers. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class DrainIT {
    private static final int THREE = 3;
    private static final String REFUSED_PATCH = """
            {"patches": [{"kind": "Deployment", "name": "kube-apiserver", "type": "Merge",
              "patch": "{\\"spec\\":{\\"template\\":{\\"spec\\":{\\"hostNetwork\\":true}}}}"}]}""";

    private final KubernetesClient admin;
    private final OperatorScene scene;
    private final HandMadePods made;

    DrainIT(KubeApi api) {
        this.scene = new OperatorScene(api);
        this.admin = scene.admin();
        this.made = new HandMadePods(scene);
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() {
        scene.close();
        admin.nodes().delete();
        admin.resources(HostedCluster.class)
                .inNamespace(scene.namespace())
                .resources()
                .forEach(DrainIT::forget);
    }

    /** What restarts here for ever would be looked after by the operators of other tests. */
    private static void forget(Resource<HostedCluster> cluster) {
        cluster.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"finalizers\":null},\"spec\":{\"deletionProtection\":false}}");
        cluster.delete();
    }

    /** Invariants I1 and I2. */
    @Test
    void movesTheControlPlaneByOneRollOutAndThenAllowsEtcdsEviction() throws Exception {
        made.node("drained");
        made.node("other");
        HostedCluster cluster = scene.create("moving", "1.35.4");
        String hosted = made.run(cluster, "drained");
        assertThat(budget(hosted, "kube-apiserver")).isEqualTo(1);
        assertThat(budget(hosted, "etcd")).isEqualTo(1);
        long generation = generation(hosted);

        made.cordon("drained", true);

        scene.awaitEvent(cluster, Reasons.MOVING_OFF_NODE, "node drained is being drained");
        Poll.await("one roll-out").until(() -> generation(hosted) == generation + 1);
        scene.awaitQuiet();
        assertThat(movedFrom(hosted)).startsWith("drained@");
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.MOVING_OFF_NODE);
        assertThat(budget(hosted, "etcd")).isEqualTo(1);

        scene.start(false);
        admin.pods()
                .inNamespace(hosted)
                .withName("kube-apiserver-drained")
                .withGracePeriod(0)
                .delete();
        made.pod(hosted, "kube-apiserver", "kube-apiserver-other", "other", Map.of());
        made.rolledOut(hosted);

        scene.awaitEvent(cluster, Reasons.EVICTION_ALLOWED, "etcd-0, the only member");
        Poll.await("etcd may be evicted").until(() -> budget(hosted, "etcd") == 0);
        assertThat(budget(hosted, "kube-apiserver")).isEqualTo(1);
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.EVICTION_ALLOWED);

        made.cordon("drained", false);

        Poll.await("drains wait for etcd again").until(() -> budget(hosted, "etcd") == 1);
        scene.awaitQuiet();
        assertThat(generation(hosted)).as("roll-outs").isEqualTo(generation + 1);
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.AS_EXPECTED);
    }

    @Test
    void saysThatThereIsNoOtherNodeAndDoesNotHoldTheDrainUp() {
        made.node("only");
        HostedCluster cluster = scene.create("alone", "1.35.4");
        String hosted = made.run(cluster, "only");
        long generation = generation(hosted);

        made.cordon("only", true);

        scene.awaitEvent(cluster, Reasons.CANNOT_MOVE, "no other node takes the control plane's pod");
        Poll.await("drains may go on")
                .until(() -> budget(hosted, "kube-apiserver") == 0 && budget(hosted, "etcd") == 0);
        scene.awaitQuiet();
        assertThat(generation(hosted)).isEqualTo(generation);
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.CANNOT_MOVE)
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.CANNOT_MOVE);

        made.cordon("only", false);

        Poll.await("drains wait again")
                .until(() -> budget(hosted, "kube-apiserver") == 1 && budget(hosted, "etcd") == 1);
    }

    @Test
    void staysWhereItIsWhenTheNodeIsUncordonedInTheMiddle() {
        made.node("undecided");
        made.node("other");
        HostedCluster cluster = scene.create("back", "1.35.4");
        String hosted = made.run(cluster, "undecided");
        made.cordon("undecided", true);
        scene.awaitEvent(cluster, Reasons.MOVING_OFF_NODE, "node undecided is being drained");
        Poll.await("the drain is remembered").until(() -> drain(hosted, "etcd").startsWith("undecided@"));

        made.cordon("undecided", false);

        Poll.await("the drain is forgotten")
                .until(() -> drain(hosted, "kube-apiserver").isEmpty()
                        && drain(hosted, "etcd").isEmpty());
        assertThat(budget(hosted, "kube-apiserver")).isEqualTo(1);
        assertThat(budget(hosted, "etcd")).isEqualTo(1);
        long generation = generation(hosted);
        made.rolledOut(hosted);
        scene.awaitQuiet();
        assertThat(generation(hosted)).as("the roll-out that began is finished").isEqualTo(generation);
        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.AS_EXPECTED)
                .has(Conditions.ETCD_AVAILABLE, "True", Reasons.AS_EXPECTED);
    }

    /** Three of each would wait for each other for ever: the first one that is taken finds no other place. */
    @Test
    void letsADrainTakeAllOfThreeWhereNoNodeIsLeft() {
        made.node("last");
        HostedCluster cluster = scene.create("tall", "1.35.4");
        scene.edit(cluster, "controlPlane", "{\"availability\":\"HighlyAvailable\"}");
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        Poll.await("three of each")
                .until(() -> made.deployment(hosted).getSpec().getReplicas() == THREE);
        made.account(hosted);
        for (int ordinal = 0; ordinal < THREE; ordinal++) {
            made.pod(hosted, "kube-apiserver", "kube-apiserver-" + ordinal, "last", Map.of());
            made.pod(hosted, "etcd", "etcd-" + ordinal, "last", Map.of("controller-revision-hash", "etcd-1"));
        }
        made.ready(hosted, THREE);
        Poll.await("both are available")
                .untilAsserted(() -> assertThatConditions(scene.status(cluster).conditions())
                        .has(Conditions.ETCD_AVAILABLE, "True")
                        .has(Conditions.CONTROL_PLANE_AVAILABLE, "True"));
        assertThat(mostUnavailable(hosted, "etcd")).isEqualTo(1);

        made.cordon("last", true);

        scene.awaitEvent(cluster, Reasons.CANNOT_MOVE, "no other node takes a member of etcd");
        Poll.await("drains may go on")
                .until(() ->
                        mostUnavailable(hosted, "kube-apiserver") == THREE && mostUnavailable(hosted, "etcd") == THREE);
        scene.awaitQuiet();

        made.cordon("last", false);

        Poll.await("drains take one at a time again")
                .until(() -> mostUnavailable(hosted, "kube-apiserver") == 1 && mostUnavailable(hosted, "etcd") == 1);
    }

    @Test
    void leavesAPausedClusterAloneAndMovesItAfterwards() {
        made.node("drained");
        made.node("other");
        HostedCluster cluster = scene.create("paused", "1.35.4");
        String hosted = made.run(cluster, "drained");
        scene.edit(cluster, "pausedUntil", "\"true\"");
        scene.awaitCondition(cluster, Conditions.RECONCILIATION_PAUSED, "True");
        scene.awaitQuiet();
        var before = scene.writesAbout(cluster);

        made.cordon("drained", true);

        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(scene.writesAbout(cluster)).isEqualTo(before));
        scene.edit(cluster, "pausedUntil", "null");
        Poll.await("it moves").until(() -> movedFrom(hosted).startsWith("drained@"));
    }

    @Test
    void movesAlsoAControlPlaneThatAnotherBuildWouldChange() throws Exception {
        made.node("drained");
        made.node("other");
        HostedCluster cluster = scene.create("manual", "1.35.4");
        scene.edit(cluster, "upgrade", "{\"operatorChanges\":\"Manual\"}");
        String hosted = made.run(cluster, "drained");
        scene.awaitQuiet();
        scene.stop();
        scene.renderedByAnotherBuild(hosted);
        scene.start(false);
        scene.awaitCondition(cluster, Conditions.OPERATOR_CHANGES_PENDING, "True");
        made.rolledOut(hosted);

        made.cordon("drained", true);

        Poll.await("it moves").until(() -> movedFrom(hosted).startsWith("drained@"));
    }

    @Test
    void aClusterWhoseSpecIsRefusedSaysThatItDoesNotMoveAndRemembersTheDrain() {
        made.node("drained");
        made.node("other");
        HostedCluster cluster = scene.create("refused", "1.35.4");
        String hosted = made.run(cluster, "drained");
        long generation = generation(hosted);
        scene.edit(cluster, "controlPlane", REFUSED_PATCH);
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");

        made.cordon("drained", true);

        scene.awaitEvent(cluster, Reasons.CANNOT_MOVE, "nothing moves while the spec is refused");
        Poll.await("the drain is remembered")
                .until(() -> drain(hosted, "kube-apiserver").startsWith("drained@"));
        scene.awaitQuiet();
        assertThat(generation(hosted)).isEqualTo(generation);

        scene.edit(cluster, "controlPlane", "{\"patches\":null}");

        Poll.await("it moves").until(() -> movedFrom(hosted).startsWith("drained@"));
    }

    @Test
    void tellsThatTheOnlyMemberRestartsBeforeItDoes() {
        made.node("calm");
        HostedCluster cluster = scene.create("restarted", "1.35.4");
        String hosted = made.run(cluster, "calm");

        made.behind(hosted);

        scene.awaitEvent(cluster, Reasons.ETCD_RESTARTING, "etcd-0, the only member of etcd, restarts");
        Poll.await("it restarts").until(() -> member(hosted).isMarkedForDeletion());
        var told = scene.writes().stream()
                .filter(write ->
                        write.name().equals("restarted") || write.name().equals("etcd-0"))
                .toList();
        assertThat(told.getLast().name()).as("what was written last").isEqualTo("etcd-0");
    }

    /** It grows once its member is of the present template, and that restarts once it is told: neither waits for the other. */
    @Test
    void tellsThatTheOnlyMemberRestartsAlsoOnTheWayToThree() {
        made.node("calm");
        HostedCluster cluster = scene.create("growing", "1.35.4");
        String hosted = made.run(cluster, "calm");
        scene.edit(cluster, "controlPlane", "{\"availability\":\"HighlyAvailable\"}");

        made.behind(hosted);

        scene.awaitEvent(cluster, Reasons.ETCD_RESTARTING, "etcd-0, the only member of etcd, restarts");
        Poll.await("it restarts").until(() -> member(hosted).isMarkedForDeletion());
    }

    private Pod member(String hosted) {
        return admin.pods().inNamespace(hosted).withName("etcd-0").get();
    }

    private long generation(String hosted) {
        return made.deployment(hosted).getMetadata().getGeneration();
    }

    private String movedFrom(String hosted) {
        return made.deployment(hosted)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .getOrDefault("davit.dev/moved-from", "");
    }

    private int budget(String hosted, String name) {
        return disruptionBudget(hosted, name).getSpec().getMinAvailable().getIntVal();
    }

    private int mostUnavailable(String hosted, String name) {
        return disruptionBudget(hosted, name).getSpec().getMaxUnavailable().getIntVal();
    }

    private String drain(String hosted, String name) {
        return Objects.requireNonNullElse(
                        disruptionBudget(hosted, name).getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault("davit.dev/drain", "");
    }

    private PodDisruptionBudget disruptionBudget(String hosted, String name) {
        return Poll.await("budget " + name)
                .until(
                        () -> admin.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(hosted)
                                .withName(name)
                                .get(),
                        Objects::nonNull);
    }
}
