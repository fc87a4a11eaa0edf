package dev.davit.operator.jointoken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.model.join.BootstrapToken;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.operator.csr.TokenView;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both sides of a token, against a real API server that stands for both clusters. */
@KubeApiTest(manifests = "crds")
class JoinTokenIT {
    private final KubeApi api;
    private final KubernetesClient client;
    private final String namespace;
    private final ClusterIdentity identity;

    JoinTokenIT(KubeApi api) {
        this.api = api;
        this.client = api.admin();
        this.namespace = api.namespace();
        this.identity = new ClusterIdentity(namespace, "edge", "uid-" + namespace);
    }

    @Test
    void countsUsesAndEndsWithTheLast() {
        ready("workers", "abc123", 2);
        var tokens = new ClusterJoinTokens(client, namespace, "edge");
        TokenView fresh = tokens.find("abc123").orElseThrow();

        assertThat(tokens.reserve(fresh, "first")).isTrue();
        assertThat(tokens.reserve(fresh, "second"))
                .as("a use that was decided on old knowledge")
                .isFalse();
        assertThat(tokens.reserve(tokens.find("abc123").orElseThrow(), "third")).isTrue();

        assertThat(tokens.find("abc123")).hasValueSatisfying(token -> {
            assertThat(token.uses()).isEqualTo(2);
            assertThat(token.usedBy()).containsExactlyInAnyOrder("first", "third");
            assertThat(token.phase()).isEqualTo(JoinTokenPhase.Exhausted);
        });
    }

    /** Invariant I6. */
    @Test
    void doesNotFindTheTokenOfAnotherCluster() {
        ready("workers", "abc123", 1);

        assertThat(new ClusterJoinTokens(client, namespace, "other").find("abc123"))
                .isEmpty();
        assertThat(new ClusterJoinTokens(client, api.namespace(), "edge").find("abc123"))
                .isEmpty();
    }

    @Test
    void makesTheTokenKnownOnceAndRetiresIt() {
        var tokens = new HostedTokens(client, Clock.systemUTC());
        BootstrapToken token = BootstrapToken.create(new SecureRandom());
        Instant end = Instant.now().plus(Duration.ofHours(1));

        tokens.ensure(identity, token, end, "team-a/workers", false);
        String version = secret(token).getMetadata().getResourceVersion();
        tokens.ensure(identity, token, end, "team-a/workers", false);

        assertThat(secret(token).getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(text(secret(token), "auth-extra-groups")).isEqualTo("system:bootstrappers:davit:default");
        assertThat(text(secret(token), "usage-bootstrap-signing")).isEqualTo("false");

        tokens.retire(token.id());

        assertThat(Instant.parse(text(secret(token), "expiration")))
                .isBefore(Instant.now().plus(Duration.ofMinutes(3)));
        String retired = secret(token).getMetadata().getResourceVersion();
        tokens.retire(token.id());
        assertThat(secret(token).getMetadata().getResourceVersion()).isEqualTo(retired);

        tokens.remove(token.id());

        assertThat(client.secrets()
                        .inNamespace("kube-system")
                        .withName("bootstrap-token-" + token.id())
                        .get())
                .isNull();
    }

    private void ready(String name, String tokenId, int maxUses) {
        JoinToken token = client.resource(
                        Serialization.unmarshal("""
                        apiVersion: davit.dev/v1alpha1
                        kind: JoinToken
                        metadata: {name: %s, namespace: %s}
                        spec: {clusterName: edge, ttl: 1h, maxUses: %d}
                        """.formatted(name, namespace, maxUses), JoinToken.class))
                .create();
        token.setStatus(new JoinTokenStatus(
                1L,
                JoinTokenPhase.Ready,
                0,
                List.of(),
                Instant.now().plusSeconds(3600).toString(),
                null,
                tokenId,
                "ready"));
        client.resource(token).updateStatus();
    }

    private Secret secret(BootstrapToken token) {
        return client.secrets()
                .inNamespace("kube-system")
                .withName("bootstrap-token-" + token.id())
                .require();
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
