package dev.davit.model.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.v1alpha1.KeyReference;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.Plans;
import dev.davit.model.Scale;
import dev.davit.model.naming.Labels;
import dev.davit.model.text.Canonical;
import dev.davit.model.text.SecretData;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.CertifiedKey;
import dev.davit.pki.LeafRequest;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredPartsTest {
    private static final KeyReference FROM = new KeyReference("webhook", "kubeconfig");
    private static final String KUBECONFIG = """
            current-context: main
            contexts: [{name: main, context: {cluster: main, user: main}}]
            clusters: [{name: main, cluster: {server: "https://webhook.example/x"%s}}]
            users: [{name: main, user: {token: hush%s}}]
            """;
    private static final Instant NOW = Instant.now();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CertifiedKey PAIR = client();
    private static final String CERT = SecretData.encode(PAIR.certificatePem());
    private static final String KEY = SecretData.encode(PAIR.keyPem());
    private static final String OTHER_KEY = SecretData.encode(client().keyPem());
    private static final String OWN_NAME =
            "{hostname: edge.example.org, servingCertificate: {secretRef: {name: edge-tls}}}";
    private static final String BOTH =
            "{audit: {policy: {rules: [{level: None}]}, log: {}}, admission: {podSecurity: {}}}";
    private static final String AUDIT = "{audit: {policyConfigMapKeyRef: {name: audit, key: policy}, log: {}}}";

    @Test
    void readsBackWhatItWrote() {
        var spec = Plans.with(Plans.spec("1.36.3"), Plans.apiServer(BOTH));
        var parts = ConfiguredParts.of(spec);
        var plan = plan(BOTH, parts);

        assertThat(parts.byName()).containsOnlyKeys("admission", "audit");
        assertThat(ConfiguredParts.read(ConfiguredVolumes.secret(plan).orElseThrow()))
                .contains(parts);
    }

    /** An immutable Secret of that name may be there already, made by another build. */
    @Test
    void theSecretHoldsWhatItsNameIsTheDigestOf() {
        var parts = ConfiguredParts.of(Plans.with(Plans.spec("1.36.3"), Plans.apiServer(BOTH)));

        var secret = ConfiguredVolumes.secret(plan(BOTH, parts)).orElseThrow();

        assertThat(secret.getData()).containsOnlyKeys("admission.yaml", "audit-policy.yaml");
        assertThat(secret.getMetadata().getAnnotations()).containsOnlyKeys(Labels.SECTIONS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rules: []; expected at least one rule",
                "rules: [{level: Everything}]; rules[0].level is not as a Policy has it",
                "rules: [{level: None, verb: [get]}]; rules[0].verb is not as a Policy has it",
                "rules: [{}]; rules[0]: expected a level of None, Metadata, Request or RequestResponse",
                "rules: [{level: None, nonResourceURLs: [/x], namespaces: [a]}]; rules[0]: expected either",
                "rules: [{level: None, nonResourceURLs: ['/x*y']}]; with * at the end only",
                "rules: [{level: None, resources: [{group: apps/v1}]}]; without a version",
                "rules: [[{hush}; expected YAML or JSON",
                "rules: [{level: None, resources: [{resourceNames: [a]}]}]; resourceNames need resources",
            })
    void aPolicyOfAConfigMapIsCheckedLikeOneInTheSpec(String policy, String message) {
        var text = "{apiVersion: audit.k8s.io/v1, kind: Policy, %s}".formatted(policy);

        assertThat(resolve(AUDIT, Map.of("policy", text)).refusals())
                .singleElement()
                .satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reasons.UNUSABLE_SETTING);
                    assertThat(refusal.message())
                            .startsWith("HostedCluster team-a/edge: apiServer.audit is not in force as it is written: ")
                            .contains(message)
                            .doesNotContain("Everything", "x*y", "hush");
                });
    }

    @Test
    void aPolicyOfAConfigMapHasTheLimitsOfOneInTheSpec() {
        var text = "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [%s]}";

        assertThat(resolve(AUDIT, Map.of("policy", text.formatted("{level: None},".repeat(64))))
                        .refusals())
                .isEmpty();
        assertThat(resolve(AUDIT, Map.of("policy", text.formatted("{level: None},".repeat(65))))
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("lists of at most 64 entries"));
        assertThat(resolve(
                                AUDIT,
                                Map.of(
                                        "policy",
                                        text.formatted("{level: None, users: [%s]}".formatted("a".repeat(254)))))
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("texts of at most 253 characters"));
    }

    @Test
    void aFieldThatIsNoneIsNotRepeatedAtLength() {
        var text =
                "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None, %s: x}]}".formatted("y".repeat(900));

        assertThat(resolve(AUDIT, Map.of("policy", text)).refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("rules[0].yyy", "y… is not as a Policy has it")
                        .hasSizeLessThan(400));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; 700Mi; 892Mi",
                "{limits: {ephemeral-storage: 100Mi}}; 100Mi; 100Mi",
                "{requests: {ephemeral-storage: 5Gi}}; 5Gi; 5Gi",
                "{requests: {ephemeral-storage: 50Mi}}; 50Mi; 892Mi",
                "{requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 2Gi}}; 1Gi; 2Gi",
            })
    void theLogHasRoomOnTheNodeAndNoRequestIsAboveItsLimit(String resources, String request, String limit) {
        var parts = ConfiguredParts.of(Plans.with(
                Plans.spec("1.36.3"), Plans.apiServer("{audit: {policy: {rules: [{level: None}]}, log: {}}}")));

        var with = ConfiguredVolumes.withLog(
                Canonical.value(Canonical.parse(resources), ResourceRequirements.class), parts);

        assertThat(with.getRequests()).containsEntry("ephemeral-storage", new Quantity(request));
        assertThat(with.getLimits()).containsEntry("ephemeral-storage", new Quantity(limit));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/, https://a.example//, expected a discoveryURL that differs from url",
        "https://a b.example, , expected a URL such as https://login.example.org",
        "https://[a, , expected a URL such as https://login.example.org",
        "https://a.example:0, , expected a URL such as https://login.example.org",
        "https://a.example:65536, , expected a URL such as https://login.example.org",
        "https://me@a.example, , expected a URL such as https://login.example.org",
        "https://a.example/%zz, , expected a URL such as https://login.example.org",
        "http://a.example, , expected a URL such as https://login.example.org",
        "https://kubernetes.default.svc.cluster.local, , expected another issuer than the cluster's own",
    })
    void refusesIssuersThatKubeApiserverWouldNotStartWith(String url, @Nullable String discovery, String message) {
        var issuer = "{url: \"%s\", audiences: [a]%s}"
                .formatted(url, discovery == null ? "" : ", discoveryURL: \"" + discovery + "\"");
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer("{authentication: {jwt: [{issuer: %s, claimMappings: {username: {claim: sub}}}]}}"
                        .formatted(issuer)));

        var resolved = ConfiguredParts.resolve(Plans.IDENTITY, spec, ReferencedData.NONE, Optional.empty(), NOW);

        assertThat(resolved.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claimValidationRules: [{claim: hd, requiredValue: a}, {claim: hd, requiredValue: b}]",
                "claimValidationRules: [{expression: a, message: a}, {expression: a, message: b}]",
                "userValidationRules: [{expression: a}, {expression: a}]",
            })
    void refusesRulesThatAreThereTwice(String rules) {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer("{authentication: {jwt: [{issuer: {url: 'https://a.example', audiences: [a]},"
                        + " claimMappings: {username: {claim: sub}}, %s}]}}".formatted(rules)));

        assertThat(ConfiguredParts.resolve(Plans.IDENTITY, spec, ReferencedData.NONE, Optional.empty(), NOW)
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("has a value twice; remove one"));
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer("{audit: {policyConfigMapKeyRef: {name: audit, key: ../policy}, log: {}}}"));

        assertThat(ConfiguredParts.resolve(Plans.IDENTITY, spec, ReferencedData.NONE, Optional.empty(), NOW)
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message()).contains("expected a key of letters, digits"));
    }

    @Test
    void aFlagOfASectionHasAFieldAndOthersHaveNone() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer("{extraArgs: {audit-log-path: /x, audit-log-format: json},"
                        + " audit: {policyConfigMapKeyRef: {name: audit, key: policy}, log: {}}}"));

        assertThat(OwnedFlags.ofFields(spec)).containsOnly(Map.entry("audit-log-path", "audit"));
    }

    @Test
    void anExpiredCertificateThatIsServedStays() {
        var spec = Plans.with(Plans.spec("1.36.3"), Plans.apiServer(OWN_NAME));
        var key = CertificateAuthority.create("public", NOW, Duration.ofDays(9), RANDOM)
                .issue(
                        LeafRequest.server("x", List.of("edge.example.org"), List.of(), Duration.ofDays(1)),
                        NOW,
                        RANDOM);
        var data = new ReferencedData(Map.of(
                new Reference(Reference.Kind.Secret, "edge-tls"),
                Map.of("tls.crt", key.certificatePem(), "tls.key", key.keyPem())));
        var later = NOW.plus(Duration.ofDays(2));

        var served = ConfiguredParts.resolve(Plans.IDENTITY, spec, data, Optional.empty(), NOW);
        var expired = ConfiguredParts.resolve(Plans.IDENTITY, spec, data, Optional.of(served.parts()), later);
        var never = ConfiguredParts.resolve(Plans.IDENTITY, spec, data, Optional.empty(), later);

        assertThat(served.refusals()).isEmpty();
        assertThat(served.parts().servedHostname()).contains("edge.example.org");
        assertThat(expired.parts()).isEqualTo(served.parts());
        assertThat(expired.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("apiServer.servingCertificate", "Secret edge-tls: tls.crt expired at"));
        assertThat(never.parts().servedHostname()).isEmpty();
    }

    @Test
    void aFormerNameIsNotPublishedAnyMore() {
        var before = new ConfiguredParts(new TreeMap<>(Map.of(
                "servingCertificate",
                ConfiguredPart.of(Map.of("tls-sni-cert-key", "/a,/b:edge.example.org"), Map.of()))));

        assertThat(plan(OWN_NAME, before).hostname()).contains("edge.example.org");
        assertThat(plan(OWN_NAME.replace("edge.", "new."), before).hostname()).isEmpty();
        assertThat(plan("{hostname: new.example.org}", before).hostname()).contains("new.example.org");
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(resolve(AUDIT, Map.of("other", "")).refusals())
                .singleElement()
                .satisfies(
                        refusal -> assertThat(refusal.message()).contains("ConfigMap audit has no key policy; add it"));
        assertThat(ConfiguredParts.resolve(
                                Plans.IDENTITY,
                                Plans.with(Plans.spec("1.36.3"), Plans.apiServer(AUDIT)),
                                ReferencedData.NONE,
                                Optional.empty(),
                                NOW)
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.message())
                        .contains("there is no ConfigMap audit in the namespace of the HostedCluster; create it"));
    }

    /** An object that is copied loses what is empty. */
    @Test
    void anEmptyPrefixIsWritten() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer("{authentication: {jwt: [{issuer: {url: 'https://a.example', audiences: [a]},"
                        + " claimMappings: {username: {claim: sub}, groups: {expression: claims.groups}}}]}}"));

        assertThat(ConfiguredParts.of(spec).files().get("authentication.yaml"))
                .containsOnlyOnce("prefix: \"\"")
                .contains("egressSelectorType: controlplane");
    }

    @Test
    void keepsOfAKubeconfigWhereToGoAndWhoAsks() throws Exception {
        assertThat(WebhookKubeconfig.rendered(KUBECONFIG.formatted(", tls-server-name: a.example", ""), FROM))
                .contains("server: https://webhook.example/x", "tls-server-name: a.example", "token: hush");
    }

    @Test
    void takesACertificateWithItsKey() throws Exception {
        var text = KUBECONFIG
                .replace("token: hush", "client-certificate-data: %s, client-key-data: %s".formatted(CERT, KEY))
                .formatted(", certificate-authority-data: " + CERT, "");

        assertThat(WebhookKubeconfig.rendered(text, FROM)).contains(CERT, KEY);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void refusesCredentialsThatDoNotFit(String cluster, String user, String message) {
        var text = KUBECONFIG.replace("token: hush", user).formatted(cluster, "");

        assertThatThrownBy(() -> WebhookKubeconfig.rendered(text, FROM))
                .isInstanceOf(UnusableSetting.class)
                .hasMessageStartingWith("key kubeconfig of Secret webhook: ")
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("hush", "aHVzaA", CERT, KEY);
    }

    static Stream<Arguments> credentials() {
        var pair = "client-certificate-data: %s, client-key-data: %s";
        return Stream.of(
                Arguments.of(
                        ", certificate-authority-data: '#hush'",
                        "",
                        "expected base64 of PEM in its certificate-authority"),
                Arguments.of(", certificate-authority-data: aHVzaA==", "", "expected certificates in PEM"),
                Arguments.of(", certificate-authority-data: " + KEY, "", "expected certificates in PEM"),
                Arguments.of(", tls-server-name: null", "", "expected a text in its tls-server-name, found null"),
                Arguments.of("", "token: null", "expected a text in its token, found null"),
                Arguments.of("", "token: 12345", "expected a text in its token, found number"),
                Arguments.of(
                        "",
                        "username: hush",
                        "expected username and password together in its user, found only username"),
                Arguments.of("", "password: hush", "found only password"),
                Arguments.of("", "client-key-data: " + KEY, "found only client-key-data"),
                Arguments.of("", pair.formatted(KEY, KEY), "expected certificates in PEM"),
                Arguments.of("", pair.formatted(CERT, CERT), "expected an unencrypted private key in PEM"),
                Arguments.of("", pair.formatted(CERT, OTHER_KEY), "does not belong to client-certificate-data"),
                Arguments.of("", "token: hush, " + pair.formatted(CERT, KEY), "found several of them; keep one"),
                Arguments.of("", "token: hush, username: hush, password: hush", "found several of them; keep one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hush:0",
                "https://hush:70000",
                "https://hush:",
                "https://me@hush",
                "https://hush/?a",
                "https://hush/%zz",
                "http://hush"
            })
    void refusesServersThatKubeApiserverCannotCall(String server) {
        var text = KUBECONFIG.formatted("", "").replace("https://webhook.example/x", server);

        assertThatThrownBy(() -> WebhookKubeconfig.rendered(text, FROM))
                .isInstanceOf(UnusableSetting.class)
                .hasMessageContaining("expected as its server a URL such as https://")
                .hasMessageNotContaining("hush");
    }

    /** Any of these would run a program, read a file of the pod, or go around the gateway. */
    @ParameterizedTest
    @CsvSource({
        "', proxy-url: \"http://10.0.0.1\"', ''",
        "', certificate-authority: /etc/kubernetes/tls/ca.crt', ''",
        "', insecure-skip-tls-verify: true', ''",
        "'', ', tokenFile: /etc/kubernetes/tls/sa.key'",
        "'', ', client-key: /etc/kubernetes/tls/sa.key'",
        "'', ', exec: {command: sh}'",
        "'', ', auth-provider: {name: x}'",
    })
    void refusesWhatReachesIntoThePod(String cluster, String user) {
        assertThatThrownBy(() -> WebhookKubeconfig.rendered(KUBECONFIG.formatted(cluster, user), FROM))
                .isInstanceOf(UnusableSetting.class)
                .hasMessageStartingWith("key kubeconfig of Secret webhook: expected only ")
                .hasMessageNotContainingAny("hush", "sa.key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{hush",
                "hush",
                "current-context: hush",
                "{current-context: a, contexts: [{name: a, context: {cluster: a}}], clusters: [{name: a, cluster: {server: 'http://hush'}}]}"
            })
    void saysNothingOfASecretThatItCannotUse(String text) {
        assertThatThrownBy(() -> WebhookKubeconfig.rendered(text, FROM))
                .isInstanceOf(UnusableSetting.class)
                .hasMessageContaining("Secret webhook")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../team-b/secrets/x", "a/b", "A", "", "a..b", "-a"})
    void refusesNamesThatReachElsewhere(String name) {
        assertThatThrownBy(() -> new Reference(Reference.Kind.Secret, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected the name of a Secret");
    }

    @Test
    void aWebhookStandsBetweenNodeAndRbac() {
        var spec = Plans.with(
                Plans.spec("1.36.3"),
                Plans.apiServer(
                        "{authorization: {webhooks: [{name: a, kubeconfigSecretKeyRef: {name: webhook, key: kubeconfig}}]}}"));
        var data = new ReferencedData(Map.of(
                new Reference(Reference.Kind.Secret, "webhook"), Map.of("kubeconfig", KUBECONFIG.formatted("", ""))));
        var parts = ConfiguredParts.resolve(Plans.IDENTITY, spec, data, Optional.empty(), NOW)
                .parts();

        assertThat(new ApiServerFlags("", spec, 1, parts).owned().names())
                .contains("authorization-config")
                .doesNotContain("authorization-mode");
        assertThat(parts.files().get("authorization.yaml")).containsSubsequence("name: node", "name: a", "name: rbac");
    }

    private static CertifiedKey client() {
        return CertificateAuthority.create("clients", NOW, Duration.ofDays(9), RANDOM)
                .issue(LeafRequest.client("webhook", List.of(), Duration.ofDays(1)), NOW, RANDOM);
    }

    private static HostedClusterPlan plan(String apiServer, ConfiguredParts parts) {
        var spec = Plans.with(Plans.spec("1.36.3"), Plans.apiServer(apiServer));
        return new HostedClusterPlan(
                Plans.IDENTITY,
                spec,
                Plans.release("1.36.3"),
                Plans.config(),
                Plans.secrets(spec),
                Scale.fresh(spec.controlPlane().availability()),
                parts);
    }

    private static ConfiguredParts.Resolution resolve(String apiServer, Map<String, String> policy) {
        return ConfiguredParts.resolve(
                Plans.IDENTITY,
                Plans.with(Plans.spec("1.36.3"), Plans.apiServer(apiServer)),
                new ReferencedData(Map.of(new Reference(Reference.Kind.ConfigMap, "audit"), policy)),
                Optional.empty(),
                NOW);
    }
}
