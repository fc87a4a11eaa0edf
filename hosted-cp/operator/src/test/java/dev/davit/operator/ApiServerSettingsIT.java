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
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant I2: a change of a setting of kube-apiserver is one roll-out. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class ApiServerSettingsIT {
    private static final List<String> SETTINGS = List.of(
            "{\"runtimeConfig\":{\"api/beta\":true}}",
            "{\"maxRequestsInFlight\":500}",
            "{\"maxMutatingRequestsInFlight\":500}",
            "{\"goawayChance\":\"0.001\"}",
            "{\"eventTTL\":\"2h\"}",
            "{\"admission\":{\"enablePlugins\":[\"AlwaysPullImages\"]}}",
            "{\"admission\":{\"disablePlugins\":[\"LimitRanger\"]}}",
            "{\"admission\":{\"podSecurity\":{\"defaults\":{\"enforce\":\"Baseline\"}}}}",
            "{\"admission\":{\"podSecurity\":{\"defaults\":{\"enforce\":\"Restricted\"}}}}",
            "{\"admission\":null}",
            "{\"audit\":{\"policy\":{\"rules\":[{\"level\":\"Metadata\"}]},\"log\":{}}}",
            "{\"authentication\":{\"jwt\":[{\"issuer\":{\"url\":\"https://a.example\",\"audiences\":[\"a\"]},"
                    + "\"claimMappings\":{\"username\":{\"claim\":\"sub\",\"prefix\":\"\"}}}]}}",
            "{\"audit\":null,\"authentication\":null}");

    private final OperatorScene scene;

    ApiServerSettingsIT(KubeApi api) {
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
    void eachSettingIsOneRollOut() {
        HostedCluster cluster = applied("settings");
        String hosted = scene.hostedNamespace(cluster);

        for (String setting : SETTINGS) {
            long before = deployment(hosted).getMetadata().getGeneration();
            scene.edit(cluster, "apiServer", setting);
            Poll.await(setting + " is rolled out")
                    .until(() -> deployment(hosted).getMetadata().getGeneration() > before);
        }

        long generation = deployment(hosted).getMetadata().getGeneration();
        scene.awaitQuiet();
        assertThat(deployment(hosted).getMetadata().getGeneration())
                .isEqualTo(generation)
                .isEqualTo(1 + SETTINGS.size());
    }

    @Test
    void filesStayUntilNoPodNeedsThem() {
        HostedCluster cluster = applied("files");
        String hosted = scene.hostedNamespace(cluster);
        scene.edit(cluster, "apiServer", SETTINGS.get(7));
        Poll.await("the first files").until(() -> files(hosted).size() == 1);
        scene.edit(cluster, "apiServer", SETTINGS.get(8));
        Poll.await("the second files").until(() -> files(hosted).size() == 2);
        scene.awaitQuiet();
        assertThat(files(hosted)).hasSize(2);

        Deployment rolled = deployment(hosted);
        scene.admin()
                .resource(rolled)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        ("{\"status\":{\"observedGeneration\":%d,\"replicas\":1,\"updatedReplicas\":1,"
                                        + "\"readyReplicas\":1,\"availableReplicas\":1}}")
                                .formatted(rolled.getMetadata().getGeneration()));

        Poll.await("only those that the pods read are left")
                .untilAsserted(() -> assertThat(files(hosted))
                        .singleElement()
                        .satisfies(left ->
                                assertThat(deployment(hosted).toString()).contains(left)));
    }

    /** Nothing is polled: the watch of the one object tells. */
    @Test
    void aChangeOfWhatTheSpecRefersToIsOneRollOut() {
        HostedCluster cluster = applied("referring");
        String hosted = scene.hostedNamespace(cluster);
        long before = deployment(hosted).getMetadata().getGeneration();
        scene.edit(
                cluster,
                "apiServer",
                "{\"eventTTL\":\"2h\",\"audit\":{\"log\":{},\"policyConfigMapKeyRef\":{\"name\":\"audit\",\"key\":\"policy\"}}}");
        assertThatConditions(scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False")
                        .conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.UNUSABLE_SETTING)
                .hasMessageContaining(Conditions.VALID_SPEC, "there is no ConfigMap audit");
        assertThat(deployment(hosted).getMetadata().getGeneration()).isEqualTo(before + 1);

        policy("Metadata");
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        assertThat(files(hosted)).hasSize(1);
        policy("Everything");
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        assertThat(files(hosted)).hasSize(1);
        policy("Request");
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "True");
        Poll.await("the files are new").until(() -> files(hosted).size() == 2);
        scene.awaitQuiet();

        assertThat(deployment(hosted).getMetadata().getGeneration()).isEqualTo(before + 3);
        scene.admin()
                .configMaps()
                .inNamespace(scene.namespace())
                .withName("audit")
                .delete();
        scene.awaitCondition(cluster, Conditions.VALID_SPEC, "False");
        scene.awaitQuiet();
        assertThat(deployment(hosted).getMetadata().getGeneration()).isEqualTo(before + 3);
    }

    /** However old the others are, and nothing of it is a roll-out of who asks in vain. */
    @Test
    void aNameStaysWithTheClusterThatHasIt() throws Exception {
        HostedCluster one = applied("one");
        HostedCluster two = applied("two");
        List<HostedCluster> byAge = Stream.of(one, two)
                .sorted(Comparator.comparing(
                                (HostedCluster cluster) -> cluster.getMetadata().getCreationTimestamp())
                        .thenComparing(cluster -> cluster.getMetadata().getUid()))
                .toList();
        HostedCluster old = byAge.getFirst();
        HostedCluster young = byAge.getLast();
        String name = "\"hostname\":\"edge.example.org\"";

        scene.edit(young, "apiServer", "{\"hostname\":\"edge.example.org\"}");
        Poll.await("the younger has it").until(() -> route(young).contains(name));
        scene.awaitQuiet();
        String hostedOld = scene.hostedNamespace(old);
        String hostedYoung = scene.hostedNamespace(young);
        long ofYoung = generation(hostedYoung);
        long ofOld = generation(hostedOld);
        scene.edit(old, "apiServer", "{\"hostname\":\"edge.example.org\"}");

        assertThatConditions(scene.awaitCondition(old, Conditions.VALID_SPEC, "False")
                        .conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.INVALID_NAME)
                .hasMessageContaining(
                        Conditions.VALID_SPEC,
                        "HostedCluster %s/%s: apiServer.hostname edge.example.org is in use and not published for this cluster; choose another one"
                                .formatted(scene.namespace(), old.getMetadata().getName()));
        scene.stop();
        scene.start(false);
        scene.awaitQuiet();
        assertThat(route(young)).contains(name);
        assertThat(route(old)).doesNotContain("hostname");
        assertThat(generation(hostedYoung)).isEqualTo(ofYoung);
        assertThat(generation(hostedOld)).isEqualTo(ofOld);

        scene.edit(young, "apiServer", "{\"hostname\":null}");
        scene.awaitCondition(old, Conditions.VALID_SPEC, "True");
        Poll.await("the older has it").until(() -> route(old).contains(name));
        scene.awaitQuiet();
        assertThat(route(young)).doesNotContain("hostname");
        assertThat(generation(hostedOld)).isEqualTo(ofOld + 1);
    }

    private long generation(String hosted) {
        return deployment(hosted).getMetadata().getGeneration();
    }

    private String route(HostedCluster cluster) {
        var identity = new ClusterIdentity(
                scene.namespace(),
                cluster.getMetadata().getName(),
                cluster.getMetadata().getUid());
        return Optional.ofNullable(scene.admin()
                        .secrets()
                        .inNamespace("davit-routes")
                        .withName("route-" + identity.clusterId())
                        .get())
                .map(secret -> new String(
                        Base64.getDecoder().decode(secret.getData().get("route.json")), StandardCharsets.UTF_8))
                .orElse("");
    }

    private void policy(String level) {
        scene.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("audit")
                        .withNamespace(scene.namespace())
                        .endMetadata()
                        .addToData(
                                "policy",
                                "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: %s}]}".formatted(level))
                        .build())
                .serverSideApply();
    }

    private HostedCluster applied(String name) {
        HostedCluster cluster = scene.create(name, "1.35.4");
        scene.awaitApplied(cluster, scene.hostedNamespace(cluster));
        return cluster;
    }

    private List<String> files(String hosted) {
        return scene.admin().secrets().inNamespace(hosted).list().getItems().stream()
                .map(Secret::getMetadata)
                .map(metadata -> metadata.getName())
                .filter(name -> name.startsWith("kube-apiserver-files-"))
                .toList();
    }

    private Deployment deployment(String hosted) {
        return Objects.requireNonNull(scene.admin()
                .apps()
                .deployments()
                .inNamespace(hosted)
                .withName("kube-apiserver")
                .get());
    }
}
