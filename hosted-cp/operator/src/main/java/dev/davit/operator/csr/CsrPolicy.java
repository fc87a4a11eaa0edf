package dev.davit.operator.csr;

import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.operator.csr.CsrDecision.Approve;
import dev.davit.operator.csr.CsrDecision.Deny;
import dev.davit.operator.csr.CsrDecision.NotOurs;
import dev.davit.operator.csr.CsrDecision.Wait;
import dev.davit.pki.CertificateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who gets a certificate. Pure.
 *
 * <p>A machine's first certificate: from one of Davit's tokens only, for one node name that no Node has. A kubelet's
 * serving certificate: from that node only, for addresses that its Node object has. Renewals of client certificates are
 * kube-controller-manager's (kubeadm's binding to selfnodeclient), as are those of kubeadm's own tokens.
 */
public final class CsrPolicy {
    private static final Pattern BOOTSTRAP_USER = Pattern.compile("system:bootstrap:([a-z0-9]{6})");
    private static final Pattern NODE_USER =
            Pattern.compile("system:node:([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)");
    private static final String DAVIT_GROUP = "system:bootstrappers:davit:";
    private static final String NODES_GROUP = "system:nodes";
    private static final Set<String> CLIENT_USAGES = Set.of("digital signature", "client auth");
    private static final Set<String> SERVING_USAGES = Set.of("digital signature", "server auth");
    private static final String KEY_ENCIPHERMENT = "key encipherment";

    /** A Node's addresses may arrive here after its request for a certificate that names them. */
    private static final Duration NODE_LAG = Duration.ofSeconds(15);

    private CsrPolicy() {}

    /** What the decision depends on, looked up only when it does. */
    public interface Knowledge {
        /** @return the JoinToken of this cluster with that id, as it is now */
        Optional<TokenView> token(String tokenId);

        /** @return the Node of that name */
        Optional<NodeAddresses> node(String name);
    }

    /** Decides on one pending request. */
    public static CsrDecision decide(CsrFacts csr, Knowledge knowledge, Instant now) {
        return switch (csr.signer()) {
            case CsrFacts.CLIENT_SIGNER -> client(csr, knowledge, now);
            case CsrFacts.SERVING_SIGNER -> serving(csr, knowledge);
            default -> new NotOurs();
        };
    }

    private static CsrDecision client(CsrFacts csr, Knowledge knowledge, Instant now) {
        Matcher user = BOOTSTRAP_USER.matcher(csr.username());
        if (!user.matches() || csr.groups().stream().noneMatch(group -> group.startsWith(DAVIT_GROUP))) {
            return new NotOurs();
        }
        Optional<TokenView> found = knowledge.token(user.group(1));
        if (found.isEmpty()) {
            return new Deny(DenialReason.UnknownToken, "no JoinToken of this cluster has the id " + user.group(1));
        }
        TokenView token = found.get();
        return form(csr, CLIENT_USAGES)
                .or(() -> alternativeNames(csr))
                .or(() -> token(token, csr, now))
                .or(() -> knowledge
                        .node(nodeName(csr))
                        .map(node -> new Deny(
                                DenialReason.NodeExists,
                                "node %s exists already; delete it first, or join under another name"
                                        .formatted(nodeName(csr)))))
                .orElseGet(() -> new Approve(
                        "token %s of JoinToken %s/%s".formatted(token.tokenId(), token.namespace(), token.name()),
                        Optional.of(token),
                        nodeName(csr)));
    }

    private static CsrDecision serving(CsrFacts csr, Knowledge knowledge) {
        if (!NODE_USER.matcher(csr.username()).matches() || !csr.groups().contains(NODES_GROUP)) {
            return new NotOurs();
        }
        Optional<CsrDecision> wrong = form(csr, SERVING_USAGES);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        CertificateRequest request = csr.request().orElseThrow();
        if (!request.commonName().equals(csr.username())) {
            return new Deny(
                    DenialReason.WrongSubject,
                    "asked for %s, but the requester is %s".formatted(request.commonName(), csr.username()));
        }
        if (!request.hasAlternativeNames()
                || request.otherNames()
                || !request.uris().isEmpty()
                || !request.emails().isEmpty()) {
            return new Deny(DenialReason.WrongNames, "expected DNS names and addresses of the node, and nothing else");
        }
        return knowledge
                .node(nodeName(csr))
                .map(node -> addresses(csr, request, node))
                .orElseGet(() -> new Wait("node %s is not known yet".formatted(nodeName(csr))));
    }

    private static CsrDecision addresses(CsrFacts csr, CertificateRequest request, NodeAddresses node) {
        if (node.names().containsAll(request.dnsNames()) && node.ips().containsAll(request.ips())) {
            return new Approve("names and addresses are those of the node", Optional.empty(), nodeName(csr));
        }
        var message = "asked for %s %s, but the node has %s %s"
                .formatted(request.dnsNames(), request.ips(), node.names(), node.ips());
        return csr.age().compareTo(NODE_LAG) < 0 ? new Wait(message) : new Deny(DenialReason.WrongNames, message);
    }

    /** What every certificate of a node has in common. */
    private static Optional<CsrDecision> form(CsrFacts csr, Set<String> usages) {
        if (csr.request().isEmpty()) {
            return deny(DenialReason.MalformedRequest, "the request cannot be read or is not signed by its own key");
        }
        CertificateRequest request = csr.request().get();
        if (!request.strength().isEnough()) {
            return deny(DenialReason.WeakKey, "the key is too weak: " + request.strength());
        }
        var asked = new java.util.HashSet<>(csr.usages());
        if (request.strength().algorithm().equals("RSA")) {
            asked.remove(KEY_ENCIPHERMENT);
        }
        if (!asked.equals(usages)) {
            return deny(
                    DenialReason.WrongUsages,
                    "expected the usages %s, found %s"
                            .formatted(
                                    usages.stream().sorted().toList(),
                                    csr.usages().stream().sorted().toList()));
        }
        if (!NODE_USER.matcher(request.commonName()).matches()
                || request.otherSubjectAttributes()
                || !request.organizations().equals(List.of(NODES_GROUP))) {
            return deny(
                    DenialReason.WrongSubject,
                    "expected exactly CN system:node:NAME and O system:nodes, found CN %s and O %s"
                            .formatted(request.commonName(), request.organizations()));
        }
        return Optional.empty();
    }

    private static Optional<CsrDecision> alternativeNames(CsrFacts csr) {
        return csr.request().orElseThrow().hasAlternativeNames()
                ? deny(DenialReason.WrongNames, "a client certificate has no alternative names")
                : Optional.empty();
    }

    /** A request that has a use already needs no other one, but nobody joins with a token that is over. */
    private static Optional<CsrDecision> token(TokenView token, CsrFacts csr, Instant now) {
        boolean expired = token.phase() == JoinTokenPhase.Expired
                || token.expiresAt().map(end -> !now.isBefore(end)).orElse(false);
        if (expired) {
            return deny(DenialReason.TokenExpired, "JoinToken %s has expired".formatted(token.name()));
        }
        boolean exhausted = token.phase() == JoinTokenPhase.Exhausted || token.uses() >= token.maxUses();
        if (exhausted && !token.isUsedBy(csr)) {
            return deny(
                    DenialReason.TokenExhausted,
                    "JoinToken %s was used %d times, as often as allowed".formatted(token.name(), token.uses()));
        }
        if (token.phase() != JoinTokenPhase.Ready && token.phase() != JoinTokenPhase.Exhausted) {
            return Optional.of(new Wait("JoinToken %s is %s".formatted(token.name(), token.phase())));
        }
        String nodeName = nodeName(csr);
        return token.nodeName()
                .filter(bound -> !bound.equals(nodeName))
                .flatMap(bound -> deny(
                        DenialReason.WrongNodeName,
                        "JoinToken %s is for node %s only, not for %s".formatted(token.name(), bound, nodeName)));
    }

    private static String nodeName(CsrFacts csr) {
        Matcher matcher = NODE_USER.matcher(csr.request().orElseThrow().commonName());
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static Optional<CsrDecision> deny(DenialReason reason, String message) {
        return Optional.of(new Deny(reason, message));
    }
}
