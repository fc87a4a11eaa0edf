package dev.davit.bench.join;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.bench.Lab;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The hosted cluster that machines join.
 *
 * @param lab where the machines are
 * @param management client of the management cluster
 * @param hosted client of the hosted cluster
 * @param cluster the HostedCluster, Available; kubeadmCompatible when kubeadm is to join
 */
public record JoinTarget(Lab lab, KubernetesClient management, KubernetesClient hosted, HostedCluster cluster) {

    /** @return the data of the Secret of a new token: {@code command} and {@code token} */
    Map<String, String> newToken(String name, boolean kubeadm) {
        var namespace = cluster.getMetadata().getNamespace();
        var spec = Map.<String, Object>of("clusterName", cluster.getMetadata().getName(), "kubeadm", kubeadm);
        management
                .resource(new GenericKubernetesResourceBuilder()
                        .withApiVersion(HostedCluster.GROUP + "/" + HostedCluster.VERSION)
                        .withKind("JoinToken")
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToAdditionalProperties("spec", spec)
                        .build())
                .create();
        var token = management
                .resources(JoinToken.class)
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(JoinTarget::isReady, 1, TimeUnit.MINUTES);
        var reference = java.util.Objects.requireNonNull(token.getStatus().secretRef());
        var secret = management
                .secrets()
                .inNamespace(namespace)
                .withName(reference.name())
                .require();
        return Map.of("command", text(secret, "command"), "token", text(secret, "token"));
    }

    /** Waits for the Node to be Ready and returns the time since {@code startNanos}. */
    Duration untilReady(String node, long startNanos) {
        hosted.nodes().withName(node).waitUntilCondition(JoinTarget::isReady, 3, TimeUnit.MINUTES);
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Takes machine, Node and token away. */
    public void remove(String node) {
        lab.run("machine", "remove", node);
        hosted.nodes().withName(node).delete();
        management
                .resources(JoinToken.class)
                .inNamespace(cluster.getMetadata().getNamespace())
                .withName(node)
                .delete();
    }

    private static boolean isReady(@Nullable JoinToken token) {
        return token != null && token.getStatus() != null && token.getStatus().phase() == JoinTokenPhase.Ready;
    }

    private static boolean isReady(@Nullable Node node) {
        return node != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
