package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.operator.csr.JoinTokens;
import dev.davit.operator.csr.TokenView;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The JoinTokens of one HostedCluster, always read from the API server: uses must not be counted from a cache. */
public final class ClusterJoinTokens implements JoinTokens {
    private final KubernetesClient client;
    private final String namespace;
    private final String clusterName;

    /**
     * @param client of the management cluster
     * @param namespace of the HostedCluster
     * @param clusterName name of the HostedCluster
     */
    public ClusterJoinTokens(KubernetesClient client, String namespace, String clusterName) {
        this.client = client;
        this.namespace = namespace;
        this.clusterName = clusterName;
    }

    @Override
    public Optional<TokenView> find(String tokenId) {
        return client.resources(JoinToken.class).inNamespace(namespace).list().getItems().stream()
                .filter(token -> token.getSpec().clusterName().equals(clusterName))
                .filter(token -> token.getStatus() != null
                        && tokenId.equals(token.getStatus().tokenID()))
                .map(ClusterJoinTokens::view)
                .findFirst();
    }

    @Override
    public boolean reserve(TokenView token, String requestUid) {
        JoinToken live = client.resources(JoinToken.class)
                .inNamespace(namespace)
                .withName(token.name())
                .get();
        if (live == null || live.getStatus() == null || JoinTokenStatusFactory.uses(live) != token.uses()) {
            return false;
        }
        JoinTokenStatus before = live.getStatus();
        int uses = token.uses() + 1;
        live.setStatus(new JoinTokenStatus(
                before.observedGeneration(),
                uses >= token.maxUses() ? JoinTokenPhase.Exhausted : before.phase(),
                uses,
                Stream.concat(before.usedBy().stream(), Stream.of(requestUid)).toList(),
                before.expiresAt(),
                before.secretRef(),
                before.tokenID(),
                before.message()));
        try {
            client.resource(live).updateStatus();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private static TokenView view(JoinToken token) {
        JoinTokenStatus status = token.getStatus();
        return new TokenView(
                token.getMetadata().getNamespace(),
                token.getMetadata().getName(),
                Optional.ofNullable(status.tokenID()).orElse(""),
                status.phase(),
                JoinTokenStatusFactory.uses(token),
                Set.copyOf(status.usedBy()),
                token.getSpec().maxUses(),
                Optional.ofNullable(status.expiresAt()).map(Instant::parse),
                Optional.ofNullable(token.getSpec().nodeName()));
    }
}
