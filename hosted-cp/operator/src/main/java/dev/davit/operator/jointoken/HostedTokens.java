package dev.davit.operator.jointoken;

import dev.davit.model.join.BootstrapToken;
import dev.davit.model.join.BootstrapTokenRenderer;
import dev.davit.model.naming.ClusterIdentity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The bootstrap tokens inside one hosted cluster. */
final class HostedTokens {
    /** The last machine still fetches its certificate with the token. */
    private static final Duration AFTER_LAST_USE = Duration.ofMinutes(2);

    private static final String EXPIRATION = "expiration";

    private final KubernetesClient hosted;
    private final Clock clock;

    HostedTokens(KubernetesClient hosted, Clock clock) {
        this.hosted = hosted;
        this.clock = clock;
    }

    /** Makes the token known there; writes nothing when it is. */
    void ensure(ClusterIdentity cluster, BootstrapToken token, Instant end, String joinToken, boolean kubeadm) {
        Secret desired = BootstrapTokenRenderer.render(cluster, token, end, joinToken, kubeadm);
        Secret live = secret(token.id()).get();
        boolean same = live != null && Objects.equals(live.getData(), desired.getData());
        if (!same) {
            hosted.resource(desired)
                    .fieldManager("davit-operator")
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    /** Lets the cluster's own token cleaner remove it soon. */
    void retire(String tokenId) {
        Instant soon = clock.instant().plus(AFTER_LAST_USE).truncatedTo(ChronoUnit.SECONDS);
        Optional.ofNullable(secret(tokenId).get())
                .filter(live -> soon.isBefore(expiration(live)))
                .ifPresent(live -> secret(tokenId).edit(found -> {
                    found.setData(with(found.getData(), EXPIRATION, soon.toString()));
                    return found;
                }));
    }

    void remove(String tokenId) {
        secret(tokenId).delete();
    }

    private Resource<Secret> secret(String tokenId) {
        return hosted.secrets().inNamespace(BootstrapTokenRenderer.NAMESPACE).withName("bootstrap-token-" + tokenId);
    }

    /** Administrators of the hosted cluster may write anything there; what says no time is put right. */
    private static Instant expiration(Secret live) {
        try {
            return Optional.ofNullable(live.getData())
                    .map(data -> data.get(EXPIRATION))
                    .map(value -> Instant.parse(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)))
                    .orElse(Instant.MAX);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Instant.MAX;
        }
    }

    private static Map<String, String> with(Map<String, String> data, String key, String text) {
        var changed = new java.util.TreeMap<>(data);
        changed.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        return changed;
    }
}
