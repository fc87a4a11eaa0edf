package dev.davit.e2e.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.LabExtension;
import dev.davit.pki.CertificateAuthority;
import dev.davit.pki.LeafRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LabExtension.class)
@Order(30)
class AdmissionWebhookE2E {
    private static final String SERVICE = "refuser.default.svc";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Kubectl kubectl;

    AdmissionWebhookE2E(Fleet fleet) {
        this.kubectl = fleet.red().kubectl();
    }

    @BeforeEach
    void installTheWebhook() {
        var authority = CertificateAuthority.create("webhook test", Instant.now(), LIFE, RANDOM);
        var serving =
                authority.issue(LeafRequest.server(SERVICE, List.of(SERVICE), List.of(), LIFE), Instant.now(), RANDOM);
        kubectl.apply(WebhookManifests.server(base64(serving.certificatePem()), base64(serving.keyPem())))
                .text();
        kubectl.text("wait", "pod/refuser", "--for=condition=Ready", "--timeout=120s");
        kubectl.apply(WebhookManifests.configuration(base64(authority.certificatePem())))
                .text();
    }

    @AfterEach
    void removeIt() {
        kubectl.run("delete", "validatingwebhookconfiguration", "refuser", "--ignore-not-found");
        kubectl.run("delete", "pod/refuser", "service/refuser", "secret/refuser", "--ignore-not-found", "--now");
    }

    @Test
    void aPodOnTheMachineDecidesWhatTheHostedApiServerAdmits() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            var refused = kubectl.run("create", "configmap", "unwanted", "--from-literal=webhook-e2e-test=disallow");

            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.all()).contains("refuser.davit.dev", "denied the request");
        });
        assertThat(kubectl.run("get", "configmap", "unwanted").exitCode()).isNotZero();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
