package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosted clusters do not meet: neither by name nor by waiting for each other. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class SideBySideIT {
    /** More than the operator has threads for reconciliations. */
    private static final int HANGING = 9;

    /** Each of them, done on one of those threads, would hold that until the request ends. */
    private static final int MANY_TOKENS = 40;

    /** Two requests that hang would already take as long. */
    private static final Duration PROMPT = Duration.ofSeconds(10);

    private final KubeApi api;
    private final SilentServer gateway;
    private final KubernetesClient admin;
    private final OperatorScene scene;

    SideBySideIT(KubeApi api) throws IOException {
        this.api = api;
        this.gateway = new SilentServer();
        this.scene = new OperatorScene(api, "127.0.0.1", gateway.port());
        this.admin = scene.admin();
    }

    @BeforeEach
    void start() throws Exception {
        scene.start(false);
    }

    @AfterEach
    void stop() throws IOException {
        scene.close();
        gateway.close();
    }

    /** Invariant I5: a request to a cluster that accepts and never answers is held by nobody but that cluster. */
    @Test
    void clustersThatHangDelayNoOther() {
        List<HostedCluster> hanging = IntStream.range(0, HANGING)
                .mapToObj(number -> scene.create("hangs-" + number, "1.35.4"))
                .toList();
        hanging.forEach(cluster -> scene.awaitApplied(cluster, scene.hostedNamespace(cluster)));
        Poll.await("requests to every cluster hang").until(() -> gateway.held() >= HANGING);

        hanging.forEach(cluster -> scene.edit(cluster, "deletionProtection", "false"));
        HostedCluster lively = scene.create("lively", "1.35.4");

        Poll.await("the other cluster is applied", PROMPT)
                .until(() -> admin.apps()
                                .deployments()
                                .inNamespace(new ClusterIdentity(scene.namespace(), "lively", "").hostedNamespace())
                                .withName("kube-apiserver")
                                .get()
                        != null);
        long generation = Objects.requireNonNull(admin.resource(lively).get())
                .getMetadata()
                .getGeneration();
        Poll.await("its status is reported", PROMPT)
                .until(() -> scene.status(lively).observedGeneration() == generation);
    }

    /** Invariant I5: also not by what is done inside for others, before anybody has noticed that the cluster hangs. */
    @Test
    void theTokensOfAClusterThatHangsDelayNoOther() throws Exception {
        try (var hosted = new HostedApi();
                var both = new OperatorScene(api, "127.0.0.1", hosted.port())) {
            scene.stop();
            both.start(false);
            both.available(hosted, "hangs");
            hosted.fallSilent();
            IntStream.range(0, MANY_TOKENS).forEach(number -> both.token("workers-" + number, "hangs"));

            HostedCluster lively = both.create("lively", "1.35.4");

            Poll.await("the other cluster is reported", PROMPT)
                    .until(() -> both.status(lively).observedGeneration() >= 1);
        }
    }

    /** Invariant I12. */
    @Test
    void namesThatJoinToTheSameTextStayApart() {
        String longer = scene.namespace() + "-b";
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(longer)
                        .endMetadata()
                        .build())
                .create();
        HostedCluster first = scene.create(scene.namespace(), "b-c", "1.35.4");
        HostedCluster second = scene.create(longer, "c", "1.35.4");

        String firstNamespace = scene.hostedNamespace(first);
        String secondNamespace = scene.hostedNamespace(second);
        scene.awaitApplied(first, firstNamespace);
        scene.awaitApplied(second, secondNamespace);

        assertThat(firstNamespace).isNotEqualTo(secondNamespace);
        assertThat(scene.status(first).clusterID())
                .isNotEqualTo(scene.status(second).clusterID());
        assertThat(scene.secret(firstNamespace, "authorities").getData())
                .isNotEqualTo(scene.secret(secondNamespace, "authorities").getData());
        assertThat(scene.secret(scene.namespace(), "b-c-kubeconfig").getData())
                .isNotEqualTo(scene.secret(longer, "c-kubeconfig").getData());

        scene.edit(first, "deletionProtection", "false");
        admin.resource(first).delete();
        Poll.await("the first one's namespace goes")
                .until(() -> Objects.requireNonNull(
                                admin.namespaces().withName(firstNamespace).get())
                        .isMarkedForDeletion());
        new NamespaceEnd(admin).finish(firstNamespace);
        Poll.await("the first one goes").until(() -> admin.resource(first).get() == null);

        assertThat(Objects.requireNonNull(
                                admin.namespaces().withName(secondNamespace).get())
                        .isMarkedForDeletion())
                .isFalse();
        scene.awaitApplied(second, secondNamespace);
        assertThat(scene.secret(longer, "c-kubeconfig").getData()).isNotEmpty();
    }

    /** Invariant I12. */
    @Test
    void theLongestNameFitsEverywhere() {
        String name = "n".repeat(40);
        HostedCluster cluster = scene.create(name, "1.35.4");

        String hosted = scene.hostedNamespace(cluster);

        scene.awaitApplied(cluster, hosted);
        assertThat(hosted).startsWith("dv-" + name + "-").hasSizeLessThan(64);
        assertThat(scene.secret(scene.namespace(), name + "-kubeconfig").getData())
                .isNotEmpty();
        scene.awaitCondition(cluster, Conditions.DEGRADED, "False");
    }
}
