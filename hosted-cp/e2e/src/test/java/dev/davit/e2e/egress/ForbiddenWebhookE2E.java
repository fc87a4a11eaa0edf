package dev.davit.e2e.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.Lab;
import dev.davit.e2e.support.LabExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant's webhook by URL must not become a way into the management cluster, whatever its network enforces. */
@ExtendWith(LabExtension.class)
@Order(40)
class ForbiddenWebhookE2E {
    private final Lab lab;
    private final Fleet fleet;
    private final Kubectl kubectl;

    ForbiddenWebhookE2E(Lab lab, Fleet fleet) {
        this.lab = lab;
        this.fleet = fleet;
        this.kubectl = fleet.red().kubectl();
    }

    @AfterEach
    void removeTheWebhook() {
        kubectl.run("delete", "validatingwebhookconfiguration", "forbidden", "--ignore-not-found");
    }

    @Test
    void theManagementApiServerIsOutOfReach() {
        assertRefused(managementApiServer());
    }

    @Test
    void theManagementServiceRangeIsOutOfReach() {
        var address = lab.management().text("get", "service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}");

        assertRefused("https://" + address + "/");
    }

    @Test
    void theEtcdOfAnotherClusterIsOutOfReach() {
        var address = lab.management()
                .text(
                        "-n",
                        fleet.blue().controlPlaneNamespace(),
                        "get",
                        "pod",
                        "etcd-0",
                        "-o",
                        "jsonpath={.status.podIP}");

        assertRefused("https://" + address + ":2379/");
    }

    @Test
    void theMetadataServiceIsOutOfReach() {
        assertRefused("https://169.254.169.254/latest/meta-data");
    }

    @Test
    void loopbackIsOutOfReach() {
        assertRefused("https://127.0.0.1:6443/");
    }

    /** Without this, the refusals could be of everything: the same server is called once the configuration allows it. */
    @Test
    void anAddressThatTheConfigurationAllowsIsCalled() {
        allow("[\"" + lab.gatewayAddress() + "/32\"]");
        try {
            awaitAnswer(managementApiServer(), "failed calling webhook", "tls: failed to verify certificate");
        } finally {
            allow("null");
        }
        assertRefused(managementApiServer());
    }

    private void assertRefused(String url) {
        awaitAnswer(url, "failed calling webhook", "that address range is denied");
    }

    private void awaitAnswer(String url, String... messages) {
        kubectl.apply(configuration(url)).text();

        await("the API server uses the webhook")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var created = kubectl.run("create", "configmap", "probe", "--dry-run=server");
                    assertThat(created.exitCode()).isNotZero();
                    assertThat(created.all()).contains(messages);
                });
    }

    private String managementApiServer() {
        return "https://" + lab.gatewayAddress() + ":6443/";
    }

    private void allow(String ranges) {
        lab.management()
                .text(
                        "patch",
                        "davitconfig",
                        "davit",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"egress\":{\"allowedCIDRs\":" + ranges + "}}}");
    }

    private static String configuration(String url) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: forbidden}
                webhooks:
                - name: forbidden.davit.dev
                  clientConfig: {url: "%s"}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  timeoutSeconds: 10
                """.formatted(url);
    }
}
