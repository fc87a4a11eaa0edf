package dev.davit.operator;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not Davit's to write: others' namespaces, and new roots of trust where there were some. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class ForeignAndLostIT {
    private final KubernetesClient admin;
    private final OperatorScene scene;

    ForeignAndLostIT(KubeApi api) {
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
    void neverMakesNewRootsForAClusterThatWasAvailable() {
        HostedCluster cluster = scene.create("rooted", "1.35.4");
        Resource<Secret> authorities = authoritiesOnceAvailable(cluster);
        Secret backup = authorities.get();

        authorities.delete();

        assertThatConditions(scene.awaitCondition(cluster, Conditions.DEGRADED, "True")
                        .conditions())
                .has(Conditions.DEGRADED, "True", Reasons.AUTHORITIES_LOST)
                .has(Conditions.STALLED, "True", Reasons.REFUSED);
        scene.awaitEvent(cluster, Reasons.AUTHORITIES_LOST, "restore that Secret from a backup");
        assertNothingIsWrittenInto(backup.getMetadata().getNamespace());
        assertThat(authorities.get()).isNull();

        admin.resource(new SecretBuilder(backup).withMetadata(copy(backup)).build())
                .create();

        scene.awaitCondition(cluster, Conditions.DEGRADED, "False");
        assertThat(authorities.get().getData()).isEqualTo(backup.getData());
    }

    @Test
    void neverFillsASecretOfRootsThatWasEmptied() {
        HostedCluster cluster = scene.create("emptied", "1.35.4");
        Resource<Secret> authorities = authoritiesOnceAvailable(cluster);

        authorities.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":null}");

        assertThatConditions(scene.awaitCondition(cluster, Conditions.DEGRADED, "True")
                        .conditions())
                .has(Conditions.DEGRADED, "True", Reasons.AUTHORITIES_LOST)
                .hasMessageContaining(Conditions.DEGRADED, "ca.crt");
        assertNothingIsWrittenInto(authorities.get().getMetadata().getNamespace());
        assertThat(authorities.get().getData()).isNullOrEmpty();
    }

    @Test
    void writesNothingIntoANamespaceThatIsNotItsOwn() {
        String hosted = new ClusterIdentity(scene.namespace(), "taken", "").hostedNamespace();
        var foreign = new NamespaceBuilder()
                .withNewMetadata()
                .withName(hosted)
                .addToLabels("davit.dev/cluster-uid", "another")
                .endMetadata()
                .build();
        admin.resource(foreign).create();

        HostedCluster cluster = scene.create("taken", "1.35.4");

        assertThatConditions(scene.awaitCondition(cluster, Conditions.DEGRADED, "True")
                        .conditions())
                .has(Conditions.DEGRADED, "True", Reasons.NAMESPACE_TAKEN)
                .hasMessageContaining(Conditions.DEGRADED, "uid another");
        assertNothingIsWrittenInto(hosted);

        admin.resource(foreign).delete();
        new NamespaceEnd(admin).finish(hosted);

        scene.awaitCondition(cluster, Conditions.DEGRADED, "False");
        scene.awaitApplied(cluster, hosted);
    }

    /** No pod runs here, so that the status says what a probe would have found. */
    private Resource<Secret> authoritiesOnceAvailable(HostedCluster cluster) {
        String hosted = scene.hostedNamespace(cluster);
        scene.awaitApplied(cluster, hosted);
        scene.awaitQuiet();
        scene.completed(cluster);
        scene.awaitQuiet();
        return admin.secrets().inNamespace(hosted).withName("authorities");
    }

    private void assertNothingIsWrittenInto(String namespace) {
        scene.awaitQuiet();
        long before = writesInto(namespace);
        Poll.await("nothing is written", OperatorScene.QUIET.multipliedBy(2))
                .during(OperatorScene.QUIET)
                .until(() -> writesInto(namespace) == before);
    }

    private long writesInto(String namespace) {
        return scene.writes().stream()
                .filter(write -> write.namespace().equals(namespace))
                .count();
    }

    private static ObjectMeta copy(Secret backup) {
        var metadata = new ObjectMeta();
        metadata.setName(backup.getMetadata().getName());
        metadata.setNamespace(backup.getMetadata().getNamespace());
        metadata.setLabels(Map.copyOf(backup.getMetadata().getLabels()));
        return metadata;
    }
}
