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
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A control plane that a former build of the operator rendered otherwise. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class OperatorChangesIT {
    private static final Pattern HASH = Pattern.compile("davit.dev/apply-operator-changes=([0-9a-f]{12})");

    private final OperatorScene scene;
    private HostedCluster cluster;
    private String hosted;

    OperatorChangesIT(KubeApi api) {
        this.scene = new OperatorScene(api);
        this.cluster = new HostedCluster();
        this.hosted = "";
    }

    @BeforeEach
    void otherBuild() throws Exception {
        scene.start(false);
        cluster = scene.create("edge", "1.35.4");
        hosted = scene.hostedNamespace(cluster);
        scene.edit(cluster, "upgrade", "{\"operatorChanges\":\"Manual\"}");
        scene.awaitApplied(cluster, hosted);
        scene.awaitQuiet();
        scene.stop();
        scene.renderedByAnotherBuild(hosted);
        scene.start(false);
        scene.awaitCondition(cluster, Conditions.OPERATOR_CHANGES_PENDING, "True");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** Invariants I1 and I4. */
    @Test
    void areHeldBackAndToldAndNothingIsWrittenMeanwhile() {
        scene.awaitQuiet();
        List<AuditLog.Write> before = scene.writesAbout(cluster);

        assertThatConditions(scene.status(cluster).conditions())
                .has(Conditions.OPERATOR_CHANGES_PENDING, "True", Reasons.HELD_BACK)
                .hasMessageContaining(
                        Conditions.OPERATOR_CHANGES_PENDING,
                        "kube-apiserver: Deployment/spec/template/spec/terminationGracePeriodSeconds");
        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .untilAsserted(() -> assertThat(scene.writesAbout(cluster)).isEqualTo(before));
        assertThat(scene.isOfAnotherBuild(hosted)).isTrue();
    }

    @Test
    void areRolledOutByTheAnnotation() {
        scene.admin().resource(cluster).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"metadata": {"annotations": {"davit.dev/apply-operator-changes": "%s"}}}
                """.formatted(toldHash()));

        Poll.await("it is rolled out").until(() -> !scene.isOfAnotherBuild(hosted));
        scene.awaitCondition(cluster, Conditions.OPERATOR_CHANGES_PENDING, "False");
    }

    @Test
    void areRolledOutWithAnyChangeOfTheSpec() {
        scene.edit(cluster, "apiServer", "{\"eventTTL\":\"2h\"}");

        Poll.await("it is rolled out").until(() -> !scene.isOfAnotherBuild(hosted));
    }

    @Test
    void doNotKeepTheNumberOfPodsFromBeingSetRight() {
        scene.admin()
                .apps()
                .deployments()
                .inNamespace(hosted)
                .withName("kube-apiserver")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":3}}");

        Poll.await("there is one pod again").until(() -> replicas() == 1);
        assertThat(scene.isOfAnotherBuild(hosted)).isTrue();
    }

    private String toldHash() {
        var message = scene.status(cluster).conditions().stream()
                .filter(condition -> condition.getType().equals(Conditions.OPERATOR_CHANGES_PENDING))
                .findFirst()
                .orElseThrow()
                .getMessage();
        var matcher = HASH.matcher(message);
        assertThat(matcher.find()).as(message).isTrue();
        return matcher.group(1);
    }

    private int replicas() {
        return Objects.requireNonNull(scene.admin()
                        .apps()
                        .deployments()
                        .inNamespace(hosted)
                        .withName("kube-apiserver")
                        .get())
                .getSpec()
                .getReplicas();
    }
}
