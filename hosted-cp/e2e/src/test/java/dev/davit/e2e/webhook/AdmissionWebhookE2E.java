package dev.davit.e2e.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
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
import java.util.stream.Stream;
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
        // The API server takes notice of a new configuration after a moment, in which it would create the object.
        await("the API server uses the webhook")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertDenied(create("--dry-run=server")));

        assertDenied(create());
        assertThat(kubectl.run("get", "configmap", "unwanted").exitCode()).isNotZero();
        kubectl.text("create", "configmap", "wanted", "--dry-run=server");
    }

    private Finished create(String... options) {
        return kubectl.run(Stream.concat(
                        Stream.of(
                                "create", "configmap", "unwanted", "--from-literal=webhook-e2e-test=webhook-disallow"),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private static void assertDenied(Finished finished) {
        assertThat(finished.exitCode()).isNotZero();
        assertThat(finished.all()).contains("refuser.davit.dev", "denied the request");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
