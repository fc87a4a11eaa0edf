package dev.davit.e2e.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Finished;
import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.WebhookServer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LabExtension.class)
@Order(30)
class AdmissionWebhookE2E {
    private static final WebhookServer SERVER = new WebhookServer("refuser", "webhook", 8443);

    private final Kubectl kubectl;

    AdmissionWebhookE2E(Fleet fleet) {
        this.kubectl = fleet.red().kubectl();
    }

    @BeforeEach
    void installTheWebhook() {
        kubectl.apply(WebhookManifests.configuration(SERVER.start(kubectl))).text();
    }

    @AfterEach
    void removeIt() {
        kubectl.run("delete", "validatingwebhookconfiguration", "refuser", "--ignore-not-found");
        SERVER.stop(kubectl);
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
}
