package dev.davit.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

/** Policy davit-deletion-protection. */
@KubeApiTest(manifests = {"crds", "install/admission"})
class DeletionProtectionIT {
    private final KubeApi api;
    private final String namespace;

    DeletionProtectionIT(KubeApi api) {
        this.api = api;
        this.namespace = api.namespace();
        api.admin()
                .resource(Authors.cluster(namespace, "edge", "version: 1.35.4"))
                .create();
    }

    @Test
    void refusesAndSaysHowToLiftIt() {
        assertThatThrownBy(() -> api.admin()
                        .resource(Authors.cluster(namespace, "edge", ""))
                        .delete())
                .hasMessageContaining("HostedCluster %s/edge: deletion protection is on".formatted(namespace))
                .hasMessageContaining("kubectl patch hostedcluster edge -n " + namespace
                        + " --type merge -p '{\"spec\":{\"deletionProtection\":false}}'");
    }

    @Test
    void refusesTheDeletionOfAllAtOnce() {
        assertThatThrownBy(() -> api.admin()
                        .genericKubernetesResources("davit.dev/v1alpha1", "HostedCluster")
                        .inNamespace(namespace)
                        .delete())
                .hasMessageContaining("deletion protection is on");
    }

    @Test
    void letsGoWhenItIsLifted() {
        var cluster = api.admin().resource(Authors.cluster(namespace, "edge", ""));
        cluster.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"deletionProtection\":false}}");

        cluster.delete();

        Poll.await("the cluster is gone")
                .untilAsserted(() -> assertThat(cluster.get()).isNull());
    }
}
