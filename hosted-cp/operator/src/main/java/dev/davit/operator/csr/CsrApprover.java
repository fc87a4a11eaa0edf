package dev.davit.operator.csr;

import dev.davit.operator.csr.CsrDecision.Approve;
import dev.davit.operator.csr.CsrDecision.Deny;
import dev.davit.operator.csr.CsrDecision.NotOurs;
import dev.davit.operator.csr.CsrDecision.Wait;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on the pending requests of one hosted cluster. Called by one thread at a time.
 *
 * <p>A use of a token is reserved before the request is approved, and the JoinToken says for which request, so that a
 * crash in between neither loses a use nor grants one too many.
 */
public final class CsrApprover {
    private static final Logger LOGGER = LoggerFactory.getLogger(CsrApprover.class);
    private static final String REASON_APPROVED = "DavitApproved";

    private final KubernetesClient hosted;
    private final JoinTokens tokens;
    private final Function<String, Optional<NodeAddresses>> nodes;
    private final CsrJournal journal;
    private final Clock clock;
    private final Set<String> decided = ConcurrentHashMap.newKeySet();

    /**
     * @param hosted client of the hosted cluster
     * @param tokens the JoinTokens of that cluster
     * @param nodes the Nodes of that cluster by name
     * @param journal is told of every decision
     */
    public CsrApprover(
            KubernetesClient hosted,
            JoinTokens tokens,
            Function<String, Optional<NodeAddresses>> nodes,
            CsrJournal journal,
            Clock clock) {
        this.hosted = hosted;
        this.tokens = tokens;
        this.nodes = nodes;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Decides on what is pending.
     *
     * @param known all requests of the cluster, perhaps from a cache that has not seen the last decisions
     * @return whether some of them must be looked at again soon
     */
    public boolean review(Collection<CertificateSigningRequest> known) {
        Set<String> uids = known.stream().map(csr -> csr.getMetadata().getUid()).collect(Collectors.toSet());
        decided.retainAll(uids);
        return known.stream()
                .filter(CsrFacts::isPending)
                .filter(csr -> !decided.contains(csr.getMetadata().getUid()))
                .map(this::reviewAlone)
                .reduce(false, Boolean::logicalOr);
    }

    /** A request that cannot be decided on must not keep the others waiting; it is looked at again. */
    private boolean reviewAlone(CertificateSigningRequest csr) {
        try {
            return review(csr);
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("csr", csr.getMetadata().getName())
                    .addKeyValue("failure", e)
                    .log("request not decided, will be tried again");
            return true;
        }
    }

    private boolean review(CertificateSigningRequest csr) {
        CsrFacts facts = CsrFacts.of(csr, clock.instant());
        return switch (CsrPolicy.decide(facts, new Lookups(), clock.instant())) {
            case NotOurs() -> false;
            case Wait(String message) -> {
                LOGGER.atDebug().addKeyValue("csr", facts.name()).log(message);
                yield true;
            }
            case Deny(DenialReason reason, String message) -> {
                hosted.certificates()
                        .v1()
                        .certificateSigningRequests()
                        .withName(facts.name())
                        .deny(condition("Denied", reason.name(), message));
                decided.add(facts.uid());
                journal.denied(facts, reason, message);
                yield false;
            }
            case Approve approve -> approve(facts, approve);
        };
    }

    private boolean approve(CsrFacts facts, Approve approve) {
        boolean hasUse = approve.token()
                .map(token -> token.isUsedBy(facts) || tokens.reserve(token, facts.uid()))
                .orElse(true);
        if (!hasUse) {
            return true;
        }
        hosted.certificates()
                .v1()
                .certificateSigningRequests()
                .withName(facts.name())
                .approve(condition("Approved", REASON_APPROVED, approve.message()));
        decided.add(facts.uid());
        journal.approved(facts, approve.nodeName());
        return false;
    }

    private CertificateSigningRequestCondition condition(String type, String reason, String message) {
        return new CertificateSigningRequestConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private final class Lookups implements CsrPolicy.Knowledge {
        @Override
        public Optional<TokenView> token(String tokenId) {
            return tokens.find(tokenId);
        }

        @Override
        public Optional<NodeAddresses> node(String name) {
            return nodes.apply(name);
        }
    }
}
