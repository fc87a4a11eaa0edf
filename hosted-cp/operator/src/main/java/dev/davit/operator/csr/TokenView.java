package dev.davit.operator.csr;

import dev.davit.api.v1alpha1.JoinTokenPhase;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One JoinToken as the policy sees it.
 *
 * @param namespace of the JoinToken
 * @param name of the JoinToken
 * @param tokenId public half of the token
 * @param phase what the token is good for now
 * @param uses machines that joined with it
 * @param usedBy uids of the certificate requests that have these uses
 * @param maxUses machines that may
 * @param expiresAt absent while it is pending
 * @param nodeName the only node that may join with it
 */
public record TokenView(
        String namespace,
        String name,
        String tokenId,
        JoinTokenPhase phase,
        int uses,
        Set<String> usedBy,
        int maxUses,
        Optional<Instant> expiresAt,
        Optional<String> nodeName) {
    /** Copies. */
    public TokenView {
        usedBy = Set.copyOf(usedBy);
    }

    /** @return whether a use was counted for this request already, perhaps by an operator that has ended since */
    boolean isUsedBy(CsrFacts request) {
        return usedBy.contains(request.uid());
    }
}
