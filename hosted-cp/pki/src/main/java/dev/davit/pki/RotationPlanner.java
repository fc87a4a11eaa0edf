package dev.davit.pki;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which of the observed leaves of one authority to keep and which to issue again. Pure; issuing is the caller's.
 *
 * <p>A leaf is renewed before a third of its life is left, and together with any other one from half of its life on,
 * so that what changes together rolls out once.
 */
public final class RotationPlanner {
    private RotationPlanner() {}

    /**
     * Plans one authority's set of leaves.
     *
     * @param wanted by a name of the caller's
     * @param observed by the same names; others are ignored
     * @return one decision for each wanted leaf
     */
    public static SortedMap<String, RotationDecision> plan(
            Map<String, LeafRequest> wanted,
            Map<String, CertifiedKey> observed,
            CertificateAuthority authority,
            Instant now) {
        var decisions = new TreeMap<String, RotationDecision>();
        wanted.forEach((name, request) ->
                decisions.put(name, decide(request, Optional.ofNullable(observed.get(name)), authority, now)));
        boolean rollsAnyway = decisions.values().stream().anyMatch(RotationDecision.Issue.class::isInstance);
        if (rollsAnyway) {
            decisions.replaceAll((name, decision) -> decision instanceof RotationDecision.Keep(CertifiedKey leaf)
                            && isOver(Validity.of(leaf.certificate()).halfTime(), leaf, authority, now)
                    ? new RotationDecision.Issue(Objects.requireNonNull(wanted.get(name)), RenewalReason.DUE_SOON)
                    : decision);
        }
        return decisions;
    }

    /** @return the decision for one leaf by itself */
    public static RotationDecision decide(
            LeafRequest wanted, Optional<CertifiedKey> observed, CertificateAuthority authority, Instant now) {
        return observed.<RotationDecision>map(leaf -> reason(wanted, leaf, authority, now)
                        .<RotationDecision>map(reason -> new RotationDecision.Issue(wanted, reason))
                        .orElseGet(() -> new RotationDecision.Keep(leaf)))
                .orElseGet(() -> new RotationDecision.Issue(wanted, RenewalReason.MISSING));
    }

    private static Optional<RenewalReason> reason(
            LeafRequest wanted, CertifiedKey leaf, CertificateAuthority authority, Instant now) {
        if (!authority.issued(leaf.certificate())
                || !leaf.chain().getLast().equals(authority.certificate())
                || !EcKeys.pair(leaf.certificate().getPublicKey(), leaf.key())) {
            return Optional.of(RenewalReason.ISSUER_CHANGED);
        }
        if (!LeafContent.of(leaf.certificate()).equals(LeafContent.of(wanted))) {
            return Optional.of(RenewalReason.CONTENT_CHANGED);
        }
        return isOver(Validity.of(leaf.certificate()).renewAt(), leaf, authority, now)
                ? Optional.of(RenewalReason.DUE)
                : Optional.empty();
    }

    /** A leaf that already lives as long as its authority gains nothing from being issued again before its end. */
    private static boolean isOver(Instant limit, CertifiedKey leaf, CertificateAuthority authority, Instant now) {
        Validity own = Validity.of(leaf.certificate());
        boolean cannotLiveLonger =
                !own.notAfter().isBefore(Validity.of(authority.certificate()).notAfter());
        return !now.isBefore(limit) && !(cannotLiveLonger && own.contains(now));
    }
}
