package dev.davit.operator.csr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.davit.api.v1alpha1.JoinTokenPhase;
import dev.davit.operator.csr.CsrDecision.Approve;
import dev.davit.operator.csr.CsrDecision.Deny;
import dev.davit.operator.csr.CsrDecision.NotOurs;
import dev.davit.operator.csr.CsrDecision.Wait;
import dev.davit.pki.CertificateRequest;
import dev.davit.pki.KeyStrength;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I6, for the way in: nobody gets a certificate but the machine that may have it. */
class CsrPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    private static final String OWNER = "uid-owner";
    private static final KeyStrength EC = new KeyStrength("EC", 256);
    private static final InetAddress W1 = InetAddress.ofLiteral("198.18.0.21");
    private static final Set<String> CLIENT = Set.of("digital signature", "client auth");
    private static final Set<String> SERVING = Set.of("digital signature", "server auth");

    private final Map<String, TokenView> tokens = Map.of(
            "ready1", token("ready1", JoinTokenPhase.Ready, 0, NOW.plusSeconds(60), Optional.empty()),
            "bound1", token("bound1", JoinTokenPhase.Ready, 0, NOW.plusSeconds(60), Optional.of("w9")),
            "spent1", token("spent1", JoinTokenPhase.Exhausted, 1, NOW.plusSeconds(60), Optional.empty()),
            "used01", token("used01", JoinTokenPhase.Ready, 1, NOW.plusSeconds(60), Optional.empty()),
            "over01", token("over01", JoinTokenPhase.Exhausted, 1, NOW, Optional.empty()),
            "old001", token("old001", JoinTokenPhase.Ready, 0, NOW, Optional.empty()),
            "wait01", token("wait01", JoinTokenPhase.Pending, 0, NOW.plusSeconds(60), Optional.empty()));
    private final Map<String, NodeAddresses> nodes = Map.of("w1", new NodeAddresses(Set.of("w1"), Set.of(W1)));

    @Test
    void approvesAMachinesFirstCertificateAndNamesTheToken() {
        CsrDecision decision = decide(bootstrap("ready1", "w2"));

        assertThat(decision).isInstanceOfSatisfying(Approve.class, approve -> {
            assertThat(approve.token()).map(TokenView::tokenId).contains("ready1");
            assertThat(approve.nodeName()).isEqualTo("w2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"spent1", "used01"})
    void approvesARequestThatHasTheLastUseAlready(String tokenId) {
        assertThat(decide(owner(bootstrap(tokenId, "w2")))).isInstanceOf(Approve.class);
    }

    @Test
    void aUseOutlivesNeitherItsTokenNorTheNameOfTheNode() {
        assertThat(decide(owner(bootstrap("over01", "w2"))))
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.reason()).isEqualTo(DenialReason.TokenExpired));
        assertThat(decide(owner(bootstrap("spent1", "w1"))))
                .isInstanceOfSatisfying(
                        Deny.class, deny -> assertThat(deny.reason()).isEqualTo(DenialReason.NodeExists));
    }

    @Test
    void approvesAServingCertificateForTheNodesOwnAddresses() {
        CsrDecision decision = decide(serving("w1", request("system:node:w1", List.of("w1"), List.of(W1))));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Approve.class, approve -> assertThat(approve.token()).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"clientDenials", "servingDenials"})
    void denies(String what, CsrFacts csr, DenialReason reason) {
        assertThat(decide(csr)).isInstanceOfSatisfying(Deny.class, deny -> {
            assertThat(deny.reason()).isEqualTo(reason);
            assertThat(deny.message()).isNotBlank();
        });
    }

    static Stream<Arguments> clientDenials() {
        var plain = client("system:node:w2");
        return Stream.of(
                arguments("an unknown token", bootstrap("nobody", "w2"), DenialReason.UnknownToken),
                arguments("an expired token", bootstrap("old001", "w2"), DenialReason.TokenExpired),
                arguments("an exhausted token", bootstrap("spent1", "w2"), DenialReason.TokenExhausted),
                arguments("a token without uses left", bootstrap("used01", "w2"), DenialReason.TokenExhausted),
                arguments("a token of another node", bootstrap("bound1", "w2"), DenialReason.WrongNodeName),
                arguments("the name of a node that exists", bootstrap("ready1", "w1"), DenialReason.NodeExists),
                arguments("no readable request", bootstrap(Optional.empty(), CLIENT), DenialReason.MalformedRequest),
                arguments(
                        "a weak key",
                        bootstrap(Optional.of(strength(plain, new KeyStrength("RSA", 1024))), CLIENT),
                        DenialReason.WeakKey),
                arguments("server usages", bootstrap(Optional.of(plain), SERVING), DenialReason.WrongUsages),
                arguments(
                        "more usages",
                        bootstrap(Optional.of(plain), Set.of("digital signature", "client auth", "server auth")),
                        DenialReason.WrongUsages),
                arguments(
                        "fewer usages", bootstrap(Optional.of(plain), Set.of("client auth")), DenialReason.WrongUsages),
                arguments(
                        "key encipherment with an EC key",
                        bootstrap(Optional.of(plain), Set.of("digital signature", "client auth", "key encipherment")),
                        DenialReason.WrongUsages),
                arguments("another user name", bootstrap(client("admin")), DenialReason.WrongSubject),
                arguments("an empty node name", bootstrap(client("system:node:")), DenialReason.WrongSubject),
                arguments("a node name with a path", bootstrap(client("system:node:../w1")), DenialReason.WrongSubject),
                arguments(
                        "another group",
                        bootstrap(organizations(plain, List.of("system:masters"))),
                        DenialReason.WrongSubject),
                arguments(
                        "one group more",
                        bootstrap(organizations(plain, List.of("system:masters", "system:nodes"))),
                        DenialReason.WrongSubject),
                arguments(
                        "a client certificate with a name",
                        bootstrap(request("system:node:w2", List.of("w2"), List.of())),
                        DenialReason.WrongNames));
    }

    static Stream<Arguments> servingDenials() {
        return Stream.of(
                arguments(
                        "another node's serving certificate",
                        serving("w1", request("system:node:w2", List.of("w2"), List.of())),
                        DenialReason.WrongSubject),
                arguments(
                        "a serving certificate without names",
                        serving("w1", request("system:node:w1", List.of(), List.of())),
                        DenialReason.WrongNames),
                arguments(
                        "a serving certificate for another address",
                        serving(
                                "w1",
                                request("system:node:w1", List.of("w1"), List.of(InetAddress.ofLiteral("10.0.0.1")))),
                        DenialReason.WrongNames),
                arguments(
                        "a serving certificate for another name",
                        serving("w1", request("system:node:w1", List.of("kubernetes"), List.of(W1))),
                        DenialReason.WrongNames),
                arguments(
                        "a serving certificate with a URI",
                        serving("w1", uris(request("system:node:w1", List.of("w1"), List.of(W1)))),
                        DenialReason.WrongNames));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void leavesAloneWhatIsNotDavits(String what, CsrFacts csr) {
        assertThat(decide(csr)).isInstanceOf(NotOurs.class);
    }

    static Stream<Arguments> foreign() {
        var any = Optional.of(client("system:node:w2"));
        return Stream.of(
                arguments(
                        "another signer",
                        facts("example.com/signer", "system:bootstrap:ready1", davit(), CLIENT, any, Duration.ZERO)),
                arguments(
                        "kubeadm's token",
                        facts(
                                CsrFacts.CLIENT_SIGNER,
                                "system:bootstrap:ready1",
                                Set.of("system:bootstrappers:kubeadm:default-node-token"),
                                CLIENT,
                                any,
                                Duration.ZERO)),
                arguments(
                        "a node that renews its client certificate",
                        facts(
                                CsrFacts.CLIENT_SIGNER,
                                "system:node:w1",
                                Set.of("system:nodes"),
                                CLIENT,
                                any,
                                Duration.ZERO)),
                arguments(
                        "a user who asks for a serving certificate",
                        facts(CsrFacts.SERVING_SIGNER, "jane", Set.of("system:nodes"), SERVING, any, Duration.ZERO)),
                arguments(
                        "a node user without the group",
                        facts(CsrFacts.SERVING_SIGNER, "system:node:w1", Set.of(), SERVING, any, Duration.ZERO)));
    }

    @Test
    void waitsForATokenThatIsNotReadyYet() {
        assertThat(decide(bootstrap("wait01", "w2"))).isInstanceOf(Wait.class);
    }

    @Test
    void waitsForANodeThatIsNotKnownYet() {
        assertThat(decide(serving("w7", request("system:node:w7", List.of("w7"), List.of()))))
                .isInstanceOf(Wait.class);
    }

    @Test
    void waitsForTheAddressesOfANodeThatHasJustJoined() {
        var young = facts(
                CsrFacts.SERVING_SIGNER,
                "system:node:w1",
                Set.of("system:nodes"),
                SERVING,
                Optional.of(request("system:node:w1", List.of("w1"), List.of(InetAddress.ofLiteral("10.0.0.1")))),
                Duration.ofSeconds(5));

        assertThat(decide(young)).isInstanceOf(Wait.class);
    }

    private CsrDecision decide(CsrFacts csr) {
        return CsrPolicy.decide(
                csr,
                new CsrPolicy.Knowledge() {
                    @Override
                    public Optional<TokenView> token(String tokenId) {
                        return Optional.ofNullable(tokens.get(tokenId));
                    }

                    @Override
                    public Optional<NodeAddresses> node(String name) {
                        return Optional.ofNullable(nodes.get(name));
                    }
                },
                NOW);
    }

    private static TokenView token(
            String id, JoinTokenPhase phase, int uses, Instant expiresAt, Optional<String> nodeName) {
        return new TokenView(
                "team-a",
                "workers",
                id,
                phase,
                uses,
                uses == 0 ? Set.of() : Set.of(OWNER),
                1,
                Optional.of(expiresAt),
                nodeName);
    }

    private static Set<String> davit() {
        return Set.of("system:bootstrappers", "system:bootstrappers:davit:default");
    }

    private static CsrFacts bootstrap(String tokenId, String node) {
        return facts(
                CsrFacts.CLIENT_SIGNER,
                "system:bootstrap:" + tokenId,
                davit(),
                CLIENT,
                Optional.of(client("system:node:" + node)),
                Duration.ZERO);
    }

    private static CsrFacts owner(CsrFacts csr) {
        return new CsrFacts(
                csr.name(), OWNER, csr.signer(), csr.username(), csr.groups(), csr.usages(), csr.request(), csr.age());
    }

    private static CsrFacts bootstrap(CertificateRequest request) {
        return bootstrap(Optional.of(request), CLIENT);
    }

    private static CsrFacts bootstrap(Optional<CertificateRequest> request, Set<String> usages) {
        return facts(CsrFacts.CLIENT_SIGNER, "system:bootstrap:ready1", davit(), usages, request, Duration.ZERO);
    }

    private static CsrFacts serving(String node, CertificateRequest request) {
        return facts(
                CsrFacts.SERVING_SIGNER,
                "system:node:" + node,
                Set.of("system:nodes"),
                SERVING,
                Optional.of(request),
                Duration.ofMinutes(1));
    }

    private static CsrFacts facts(
            String signer,
            String user,
            Set<String> groups,
            Set<String> usages,
            Optional<CertificateRequest> request,
            Duration age) {
        return new CsrFacts("csr-1", "uid-1", signer, user, groups, usages, request, age);
    }

    private static CertificateRequest client(String commonName) {
        return request(commonName, List.of(), List.of());
    }

    private static CertificateRequest request(String commonName, List<String> names, List<InetAddress> ips) {
        return new CertificateRequest(
                commonName, List.of("system:nodes"), false, names, ips, List.of(), List.of(), false, EC);
    }

    private static CertificateRequest strength(CertificateRequest r, KeyStrength strength) {
        return new CertificateRequest(
                r.commonName(), r.organizations(), false, r.dnsNames(), r.ips(), r.uris(), r.emails(), false, strength);
    }

    private static CertificateRequest organizations(CertificateRequest r, List<String> organizations) {
        return new CertificateRequest(
                r.commonName(), organizations, false, r.dnsNames(), r.ips(), r.uris(), r.emails(), false, EC);
    }

    private static CertificateRequest uris(CertificateRequest r) {
        return new CertificateRequest(
                r.commonName(),
                r.organizations(),
                false,
                r.dnsNames(),
                r.ips(),
                List.of(URI.create("davit://operator")),
                r.emails(),
                false,
                EC);
    }
}
