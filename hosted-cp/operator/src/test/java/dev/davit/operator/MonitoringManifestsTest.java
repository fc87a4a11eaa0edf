package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.testing.MonitoringManifests;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** manifests/monitoring says one thing in two forms, and docs/monitoring.md says what to do about it. */
class MonitoringManifestsTest {
    private static final ObjectMapper YAML = Serialization.yamlMapper();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(Davit[A-Za-z]+)` \\| (\\w+) \\|");

    private final JsonNode rules = read("plain/rules.yaml");

    MonitoringManifestsTest() throws IOException {}

    @Test
    void thePrometheusRuleHoldsTheSameAsTheRuleFile() throws IOException {
        assertThat(read("prometheus-operator/rules.yaml").path("spec")).isEqualTo(rules);
    }

    @Test
    void everyAlertSaysWhatItIs() {
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
        });
    }

    @Test
    void theDocsHaveARowForEveryAlertAndNoOther() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("davit.root", "../..")).resolve("docs/monitoring.md"));

        assertThat(ROW.matcher(page).results().map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyElementsOf(alerts().stream()
                        .map(alert -> alert.path("alert").asText() + " "
                                + alert.at("/labels/severity").asText())
                        .toList());
    }

    @Test
    void bothWaysOfScrapingSetTheJobsThatTheAlertsName() throws IOException {
        String operator =
                Files.readString(MonitoringManifests.folder().resolve("prometheus-operator/podmonitors.yaml"));

        for (String job : List.of("davit-operator", "davit-gateway")) {
            assertThat(rules.toString()).contains("job=\\\"" + job + "\\\"");
            assertThat(read("plain/prometheus.yaml").path("scrape_configs").findValuesAsText("job_name"))
                    .contains(job);
            assertThat(operator).contains("{targetLabel: job, replacement: " + job + "}");
        }
    }

    @Test
    void theDashboardIsOneThatGrafanaReads() throws IOException {
        JsonNode dashboard = read("grafana/davit.json");

        assertThat(dashboard.path("uid").asText()).isEqualTo("davit");
        assertThat(dashboard.path("panels"))
                .isNotEmpty()
                .allSatisfy(panel -> assertThat(panel.path("targets"))
                        .isNotEmpty()
                        .allSatisfy(target ->
                                assertThat(target.path("expr").asText()).isNotEmpty()));
    }

    private List<JsonNode> alerts() {
        return StreamSupport.stream(rules.at("/groups/0/rules").spliterator(), false)
                .toList();
    }

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(Files.readString(MonitoringManifests.folder().resolve(file)));
    }
}
