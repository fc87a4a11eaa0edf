package dev.davit.model.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.pki.Leaf;
import dev.davit.model.text.Canonical;
import dev.davit.model.text.SecretData;
import org.junit.jupiter.api.Test;

class KubeconfigRendererTest {
    private final HostedClusterPlan plan = Plans.plan(Plans.spec("1.36.3"));

    @Test
    void leadsUsersThroughTheGatewayByName() {
        var kubeconfig = Canonical.parse(KubeconfigRenderer.admin(plan));
        var cluster = kubeconfig.at("/clusters/0/cluster");

        assertThat(cluster.path("server").asText()).isEqualTo("https://198.51.100.7:443");
        assertThat(cluster.path("tls-server-name").asText()).isEqualTo("api.43p53omwub.hosted.example");
        assertThat(cluster.path("certificate-authority-data").asText())
                .isEqualTo(SecretData.encode(plan.secrets().clusterCa()));
        assertThat(kubeconfig.path("current-context").asText())
                .isEqualTo(kubeconfig.at("/contexts/0/name").asText());
    }

    @Test
    void leadsProcessesToTheApiServerInTheirPod() {
        var cluster = Canonical.parse(KubeconfigRenderer.loopback(plan, Leaf.SCHEDULER))
                .at("/clusters/0/cluster");

        assertThat(cluster.path("server").asText()).isEqualTo("https://127.0.0.1:6443");
        assertThat(cluster.has("tls-server-name")).isFalse();
    }

    @Test
    void liesBesideTheHostedCluster() {
        var secret = KubeconfigRenderer.adminSecret(plan);

        assertThat(secret.getMetadata().getNamespace()).isEqualTo("team-a");
        assertThat(secret.getMetadata().getName()).isEqualTo("edge-kubeconfig");
        assertThat(secret.getData()).containsOnlyKeys("kubeconfig");
    }
}
