package dev.davit.e2e.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Hosted;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cluster without machines gets one setting of its API server after the other, and does what each says. */
@Tag("slow")
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigurationE2E {
    private static final String NAME = "configured";
    private static final String HOSTNAME = "api.configured.example.org";
    private static final String AUDIENCE = "configured";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Map<String, String> KUBECONFIG = Map.of("name", "sink", "key", "kubeconfig");
    private static final String ALICES_SECRETS = "request.user == 'oidc:alice' && has(request.resourceAttributes)"
            + " && request.resourceAttributes.resource == 'secrets'";
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - {level: Metadata, verbs: [create], resources: [{resources: [configmaps]}]}
            - {level: None}
            """;

    private final Configured configured;
    private final Hosted cluster;
    private final Services services;

    ConfigurationE2E(Lab lab) {
        lab.management().run("create", "namespace", Hosted.NAMESPACE);
        cluster = Hosted.existing(lab, NAME);
        configured = new Configured(lab, cluster);
        services = Services.start(lab);
    }

    @BeforeAll
    void create(Lab lab) {
        if (cluster.field(".metadata.name").isEmpty()) {
            Hosted.create(lab, NAME, Fleet.NEXT, "--no-deletion-protection");
        }
        cluster.awaitAvailable();
        configured.secret("sink", Map.of("kubeconfig", services.kubeconfig()));
    }

    @AfterAll
    void delete(Lab lab) {
        services.close();
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "hostedcluster", NAME, "--wait=false");
        lab.management().run("-n", Hosted.NAMESPACE, "delete", "secret/sink", "secret/own-tls", "configmap/audit");
    }

    @Test
    @Order(1)
    void whatThePolicyNamesIsNotedAndSent() {
        configured.configMap("audit", Map.of("policy.yaml", POLICY));
        configured.isOneRollOut(() -> configured.apiServer(Map.of(
                "audit",
                Map.of(
                        "policyConfigMapKeyRef",
                        Map.of("name", "audit", "key", "policy.yaml"),
                        "log",
                        Map.of("destination", "Stdout"),
                        "webhook",
                        Map.of("kubeconfigSecretKeyRef", KUBECONFIG, "maxBatchWaitSeconds", 1)))));

        cluster.kubectl().text("create", "configmap", "noted");
        cluster.kubectl().text("create", "secret", "generic", "not-noted");

        await("the event is in the log and at the webhook").atMost(SOON).untilAsserted(() -> {
            assertThat(configured.log()).contains("\"apiVersion\":\"audit.k8s.io/v1\"", "\"name\":\"noted\"");
            assertThat(services.requests()).contains("EventList", "\"name\":\"noted\"");
        });
        assertThat(configured.log()).doesNotContain("\"name\":\"not-noted\"");
    }

    /** A change of the object that the spec refers to is one roll-out as well, and a broken one is none. */
    @Test
    @Order(2)
    void anotherPolicyIsTakenUpAndABrokenOneChangesNothing() {
        var before = configured.replicaSets();
        configured.configMap("audit", Map.of("policy.yaml", POLICY.replace("Metadata", "Everything")));
        await("it is reported")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.condition("ValidSpec"))
                        .startsWith("False: ")
                        .contains("key policy.yaml of ConfigMap audit: rules[0].level"));
        assertThat(configured.replicaSets()).isEqualTo(before);
        assertThat(cluster.condition("Available")).startsWith("True");

        configured.isOneRollOut(
                () -> configured.configMap("audit", Map.of("policy.yaml", POLICY.replace("configmaps", "secrets"))));

        var attempts = new AtomicInteger();
        await("the event is in the log").atMost(SOON).untilAsserted(() -> {
            // The pod of the former policy may still serve.
            var name = "noted-now-" + attempts.incrementAndGet();
            cluster.kubectl().text("create", "secret", "generic", name);
            assertThat(configured.log()).contains("\"name\":\"" + name + "\"");
        });
    }

    @Test
    @Order(3)
    void aTokenOfTheIssuerIsAUser() {
        configured.isOneRollOut(() -> configured.apiServer(Map.of(
                "authentication",
                Map.of(
                        "jwt",
                        List.of(Map.of(
                                "issuer",
                                Map.of(
                                        "url",
                                        services.issuer().url(),
                                        "audiences",
                                        List.of(AUDIENCE),
                                        "certificateAuthority",
                                        services.authority()),
                                "claimMappings",
                                Map.of(
                                        "username",
                                        Map.of("claim", "sub", "prefix", "oidc:"),
                                        "groups",
                                        Map.of("claim", "groups", "prefix", "oidc:"))))))));

        await("the token is known")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(alice(AUDIENCE)
                                .run("auth", "whoami", "-o", "json")
                                .out())
                        .contains("\"oidc:alice\"", "\"oidc:ops\""));
        assertThat(alice("another").run("auth", "whoami").all()).contains("Unauthorized");
    }

    /** The webhook answers none of what it is asked, which denies; RBAC would allow it. */
    @Test
    @Order(4)
    void theWebhookIsAskedBeforeRbac() {
        cluster.kubectl()
                .text("create", "clusterrolebinding", "ops", "--clusterrole=cluster-admin", "--group=oidc:ops");
        await("the binding is in force")
                .atMost(SOON)
                .until(() -> alice(AUDIENCE).run("get", "secrets").exitCode() == 0);

        configured.isOneRollOut(() -> configured.apiServer(Map.of(
                "authorization",
                Map.of(
                        "webhooks",
                        List.of(Map.of(
                                "name",
                                "sink",
                                "kubeconfigSecretKeyRef",
                                KUBECONFIG,
                                "failurePolicy",
                                "Deny",
                                "timeout",
                                "5s",
                                "matchConditions",
                                List.of(Map.of("expression", ALICES_SECRETS))))))));

        await("alice is denied")
                .atMost(SOON)
                .until(() -> alice(AUDIENCE).run("get", "secrets").exitCode() != 0);
        assertThat(services.requests()).contains("SubjectAccessReview", "oidc:alice");
        cluster.kubectl().text("get", "secrets");
    }

    /** While its certificate is missing, the name is nobody's and everything else goes on. */
    @Test
    @Order(5)
    void aNameOfOnesOwnIsServedWithACertificateOfOnesOwn() {
        var before = configured.replicaSets();
        configured.apiServer(
                Map.of("hostname", HOSTNAME, "servingCertificate", Map.of("secretRef", Map.of("name", "own-tls"))));
        await("it is reported")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(cluster.condition("ValidSpec"))
                        .startsWith("False: ")
                        .contains("apiServer.servingCertificate", "there is no Secret own-tls"));
        assertThat(configured.replicaSets()).isEqualTo(before);
        assertThat(byOwnName().run("version").exitCode()).isNotZero();
        assertThat(cluster.condition("Available")).startsWith("True");

        var own = services.certificate(HOSTNAME);
        configured.isOneRollOut(
                () -> configured.secret("own-tls", Map.of("tls.crt", own.certificatePem(), "tls.key", own.keyPem())));

        await("the name is served")
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(
                                byOwnName().run("auth", "whoami", "-o", "json").out())
                        .contains("\"oidc:alice\""));
        assertThat(configured.replicaSets())
                .as("the name alone rolled out nothing, also later")
                .filteredOn(each -> !before.contains(each))
                .hasSize(1);
        assertThat(cluster.kubectl().isReachable()).isTrue();
    }

    private Kubectl alice(String audience) {
        return configured.user(cluster.apiServerName(), configured.authority(), token(audience));
    }

    private Kubectl byOwnName() {
        var authority = Base64.getEncoder().encodeToString(services.authority().getBytes(StandardCharsets.UTF_8));
        return configured.user(HOSTNAME, authority, token(AUDIENCE));
    }

    private String token(String audience) {
        return services.issuer().token(audience, "alice", List.of("ops"), Duration.ofMinutes(30));
    }
}
