package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.JoinToken;
import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.api.v1alpha1.JoinTokenStatus;
import dev.davit.api.v1alpha1.LocalReference;
import dev.davit.model.join.BootstrapToken;
import dev.davit.model.join.JoinCommandRenderer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a JoinToken's status says. Pure; never holds the secret half of the token. */
final class JoinTokenStatusFactory {
    private JoinTokenStatusFactory() {}

    /** @return the status of a token that exists on both sides */
    static JoinTokenStatus usable(JoinToken token, BootstrapToken value, Instant end) {
        int uses = uses(token);
        boolean exhausted =
                !token.getSpec().kubeadm() && uses >= token.getSpec().maxUses();
        return new JoinTokenStatus(
                token.getMetadata().getGeneration(),
                exhausted ? JoinTokenPhase.Exhausted : JoinTokenPhase.Ready,
                uses,
                usedBy(token),
                end.toString(),
                new LocalReference(
                        JoinCommandRenderer.secretName(token.getMetadata().getName())),
                value.id(),
                exhausted
                        ? "used %d times, as often as allowed; make another JoinToken for more machines".formatted(uses)
                        : "kubectl -n %s get secret %s -o jsonpath='{.data.command}' | base64 -d prints the line to run"
                                .formatted(
                                        token.getMetadata().getNamespace(),
                                        JoinCommandRenderer.secretName(
                                                token.getMetadata().getName())));
    }

    /**
     * @param leaving whether its cluster is still there and being deleted
     * @return the status of a token that has no cluster to let machines into
     */
    static JoinTokenStatus withoutCluster(JoinToken token, boolean leaving, Instant end) {
        var message = leaving
                ? "HostedCluster %s in namespace %s is being deleted; nothing can join it any more"
                : "there is no HostedCluster %s in namespace %s; create it or correct clusterName";
        return unusable(
                token,
                JoinTokenPhase.Refused,
                end,
                message.formatted(
                        token.getSpec().clusterName(), token.getMetadata().getNamespace()));
    }

    /** @return the status of a token that is not usable now */
    static JoinTokenStatus unusable(JoinToken token, JoinTokenPhase phase, Instant end, String message) {
        Optional<JoinTokenStatus> before = Optional.ofNullable(token.getStatus());
        boolean kept = phase == JoinTokenPhase.Pending;
        return new JoinTokenStatus(
                token.getMetadata().getGeneration(),
                phase,
                uses(token),
                usedBy(token),
                end.toString(),
                kept ? before.map(JoinTokenStatus::secretRef).orElse(null) : null,
                before.map(JoinTokenStatus::tokenID).orElse(null),
                message);
    }

    /**
     * @return the status of a token about which nothing can be done inside the hosted cluster now: what was made known
     *     there stays so
     */
    static JoinTokenStatus waiting(JoinToken token, Instant end, String message) {
        return Optional.ofNullable(token.getStatus())
                .filter(status -> status.phase() == JoinTokenPhase.Ready || status.phase() == JoinTokenPhase.Exhausted)
                .filter(status -> Objects.equals(
                        status.observedGeneration(), token.getMetadata().getGeneration()))
                .orElseGet(() -> unusable(token, JoinTokenPhase.Pending, end, message));
    }

    /** @return the status of a token about whose cluster nothing is known yet: as it was, if it is about this spec */
    static JoinTokenStatus unseen(JoinToken token, Instant end, String message) {
        return Optional.ofNullable(token.getStatus())
                .filter(status -> Objects.equals(
                        status.observedGeneration(), token.getMetadata().getGeneration()))
                .orElseGet(() -> waiting(token, end, message));
    }

    static int uses(JoinToken token) {
        return Optional.ofNullable(token.getStatus())
                .flatMap(status -> Optional.ofNullable(status.uses()))
                .orElse(0);
    }

    private static List<String> usedBy(JoinToken token) {
        return Optional.ofNullable(token.getStatus())
                .map(JoinTokenStatus::usedBy)
                .orElse(List.of());
    }
}
