package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.testing.MonitoringManifests;
import dev.davit.testing.Poll;
import dev.davit.testing.Prometheus;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, by promtool; and a real Prometheus that scrapes a real operator, evaluates them and is asked what the dashboard asks. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class PrometheusIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void promtoolAcceptsTheRulesAndTheScrapeConfiguration() throws Exception {
        Prometheus.promtool("check", "rules", "rules.yaml");
        Prometheus.promtool("check", "config", "--syntax-only", "prometheus.yaml");
    }

    @Test
    void eachAlertFiresForWhatItIsAboutAndStaysQuietOtherwise() throws Exception {
        Prometheus.promtool("test", "rules", "rules-test.yaml");
        assertThat(Files.readString(MonitoringManifests.folder().resolve("plain/rules-test.yaml")))
                .contains(alerts(read(MonitoringManifests.folder().resolve("plain/rules.yaml"))));
    }

    @Test
    void prometheusScrapesAnOperatorAndEvaluatesTheAlerts(KubeApi api) throws Exception {
        try (var hosted = new HostedApi();
                var scene = new OperatorScene(api, "127.0.0.1", hosted.port());
                var health = HealthServer.start(0, () -> true, () -> true, scene.metrics()::scrape);
                var prometheus = Prometheus.scraping(folder, "davit-operator", health.port())) {
            scene.start(false);
            scene.available(hosted, "scraped");
            Poll.await("Prometheus has scraped the operator").untilAsserted(() -> {
                assertThat(prometheus.value("davit_leader")).isEqualTo("1");
                assertThat(prometheus.value("davit_clusters > bool 0")).isEqualTo("1");
                assertThat(prometheus.value("davit_reconcile_duration_seconds_count{kind=\"HostedCluster\"} > bool 0"))
                        .isEqualTo("1");
            });
            Poll.await("the rules are evaluated").untilAsserted(() -> {
                JsonNode rules = prometheus.rules();
                assertThat(rules.findValuesAsText("name"))
                        .containsAll(alerts(read(MonitoringManifests.folder().resolve("plain/rules.yaml"))));
                assertThat(rules)
                        .allSatisfy(rule -> assertThat(rule.path("health").asText())
                                .as(rule.path("name").asText() + rule.path("lastError"))
                                .isEqualTo("ok"));
            });
            assertThat(MonitoringManifests.dashboard()).isNotEmpty();
            for (String expression : MonitoringManifests.dashboard()) {
                JsonNode answer = prometheus.query(expression);
                assertThat(answer.path("status").asText())
                        .as(expression + ": " + answer.path("error").asText())
                        .isEqualTo("success");
            }
        }
    }

    private static List<String> alerts(JsonNode rules) {
        return rules.findValuesAsText("alert");
    }

    private static JsonNode read(Path yaml) throws IOException {
        return Serialization.yamlMapper().readTree(Files.readString(yaml));
    }
}
