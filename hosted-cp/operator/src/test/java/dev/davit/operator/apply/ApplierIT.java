package dev.davit.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KubeApiTest
class ApplierIT {
    private static final String LABEL = "davit.dev/cluster-uid";

    private final KubernetesClient client;
    private final String namespace;
    private final WatchedObjects watched;
    private final Applier applier;

    ApplierIT(KubeApi api) {
        this.client = api.admin();
        this.namespace = api.namespace();
        this.watched = new WatchedObjects(client, LABEL, List.of(ConfigMap.class, Service.class));
        this.applier = new Applier(client, watched);
        watched.onDelete(applier::forget);
    }

    @BeforeEach
    void watch() throws Exception {
        watched.start(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        watched.close();
    }

    /** Invariant I1. */
    @Test
    void writesOnlyOnce() {
        assertThat(applier.apply(List.of(map("a", "1"), service())).writes()).isEqualTo(2);
        assertThat(applier.apply(List.of(map("a", "1"), service())).writes()).isZero();
        assertThat(applier.apply(List.of(map("a", "2"), service())).writes()).isEqualTo(1);
    }

    /** Invariant I4: what another process applied is recognised. */
    @Test
    void recognisesItsObjectsAfterARestart() {
        applier.apply(List.of(map("a", "1"), service()));
        awaitCached("a");
        Poll.await("the Service is cached")
                .until(() -> watched.get(Service.class, namespace, "svc").isPresent());

        var restarted = new Applier(client, watched);

        assertThat(restarted.apply(List.of(map("a", "1"), service())).writes()).isZero();
    }

    @Test
    void repairsAForeignEdit() {
        applier.apply(List.of(map("a", "1")));
        client.configMaps().inNamespace(namespace).withName("a").edit(found -> {
            found.getData().put("key", "other");
            return found;
        });
        Poll.await("the edit arrives").until(() -> cached("a").getData().containsValue("other"));

        applier.apply(List.of(map("a", "1")));

        assertThat(client.configMaps()
                        .inNamespace(namespace)
                        .withName("a")
                        .get()
                        .getData())
                .containsExactly(Map.entry("key", "1"));
    }

    @Test
    void leavesWhatOthersAdd() {
        applier.apply(List.of(map("a", "1")));
        client.configMaps().inNamespace(namespace).withName("a").edit(found -> {
            found.getMetadata().getLabels().put("team", "a");
            return found;
        });
        Poll.await("the edit arrives")
                .until(() -> cached("a").getMetadata().getLabels().containsKey("team"));

        assertThat(applier.apply(List.of(map("a", "1"))).writes()).isZero();
    }

    @Test
    void makesADeletedObjectAgain() {
        applier.apply(List.of(map("a", "1")));
        awaitCached("a");
        client.configMaps().inNamespace(namespace).withName("a").delete();
        // the cache drops an object a moment before it tells who listens
        Poll.await("the deletion is noticed and the object made again")
                .until(() -> applier.apply(List.of(map("a", "1"))).writes() == 1);
        assertThat(client.configMaps().inNamespace(namespace).withName("a").get())
                .isNotNull();
    }

    @Test
    void prunesWhatItAppliedAndNothingElse() {
        applier.apply(List.of(map("a", "1"), map("b", "1")));
        client.resource(map("foreign", "1")).create();
        awaitCached("b");
        awaitCached("foreign");

        List<ObjectKey> pruned = applier.prune(uid(), namespace, List.of(map("a", "1")));

        assertThat(pruned).extracting(ObjectKey::name).containsExactly("b");
        assertThat(client.configMaps()
                        .inNamespace(namespace)
                        .withLabel(LABEL)
                        .list()
                        .getItems())
                .extracting(found -> found.getMetadata().getName())
                .containsExactlyInAnyOrder("a", "foreign");
    }

    @Test
    void reportsWhatItCannotWriteAndWritesTheRest() {
        ConfigMap homeless = map("homeless", "1");
        homeless.getMetadata().setNamespace("does-not-exist");

        Outcome outcome = applier.apply(List.of(homeless, map("a", "1")));

        assertThat(outcome.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.key().name()).isEqualTo("homeless");
            assertThat(failure.message()).contains("does-not-exist");
        });
        assertThat(outcome.find(ConfigMap.class, namespace, "a")).isPresent();
    }

    private String uid() {
        return "uid-" + namespace;
    }

    private ConfigMap map(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Map.of(LABEL, uid()))
                .endMetadata()
                .withData(Map.of("key", value))
                .build();
    }

    private Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("svc")
                .withNamespace(namespace)
                .withLabels(Map.of(LABEL, uid()))
                .endMetadata()
                .withNewSpec()
                .withSelector(Map.of("app", "x"))
                .addNewPort()
                .withName("https")
                .withPort(6443)
                .endPort()
                .endSpec()
                .build();
    }

    private void awaitCached(String name) {
        Poll.await(name + " is cached")
                .until(() -> watched.get(ConfigMap.class, namespace, name).isPresent());
    }

    private ConfigMap cached(String name) {
        return Objects.requireNonNull(
                watched.get(ConfigMap.class, namespace, name).orElse(null));
    }
}
