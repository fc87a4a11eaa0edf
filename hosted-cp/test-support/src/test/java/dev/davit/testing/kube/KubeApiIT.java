package dev.davit.testing.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.Poll;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

@KubeApiTest
class KubeApiIT {
    private final KubeApi api;
    private final String namespace;

    KubeApiIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
    }

    @Test
    void servesTheVersionOfItsBinary() {
        assertThat(api.admin().getKubernetesVersion().getGitVersion()).isEqualTo("v" + api.version());
    }

    @Test
    void refusesAUserWithoutRights() {
        try (var jane = api.client("jane", "team-a")) {
            assertThatThrownBy(() -> jane.configMaps().inNamespace(namespace).list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("User \"jane\" cannot list resource \"configmaps\"");
        }
    }

    @Test
    void appliesOnTheServerSide() {
        ConfigMap first = api.admin().resource(configMap("one")).serverSideApply();
        ConfigMap again = api.admin().resource(configMap("one")).serverSideApply();

        assertThat(again.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void checksServiceAccounts() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("registry.k8s.io/pause:3.10.1")
                .endContainer()
                .endSpec()
                .build();

        assertThatThrownBy(() -> api.admin().resource(pod).create())
                .hasMessageContaining("service account " + namespace + "/default");
    }

    @Test
    void remembersWhoWroteWhat() {
        api.admin().resource(configMap("remembered")).create();

        Poll.await("the write is in the audit log")
                .untilAsserted(() -> assertThat(api.audit().writes())
                        .contains(new AuditLog.Write(
                                "davit-testing-admin", "create", "configmaps", namespace, "remembered")));
    }

    private ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", "value")
                .build();
    }
}
