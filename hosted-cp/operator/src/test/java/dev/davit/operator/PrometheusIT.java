package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.testing.MonitoringManifests;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.Assets;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import dev.davit.testing.kube.LoopbackPorts;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, by promtool; and a real Prometheus that scrapes a real operator and evaluates them. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class PrometheusIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long TOOL_SECONDS = 60;

    @TempDir
    Path folder = Path.of("");

    @Test
    void promtoolAcceptsTheRulesAndTheScrapeConfiguration() throws Exception {
        promtool("check", "rules", "rules.yaml");
        promtool("check", "config", "--syntax-only", "prometheus.yaml");
    }

    @Test
    void eachAlertFiresForWhatItIsAboutAndStaysQuietOtherwise() throws Exception {
        promtool("test", "rules", "rules-test.yaml");
        assertThat(Files.readString(MonitoringManifests.folder().resolve("plain/rules-test.yaml")))
                .contains(alerts(read(MonitoringManifests.folder().resolve("plain/rules.yaml"))));
    }

    @Test
    void prometheusScrapesAnOperatorAndEvaluatesTheAlerts(KubeApi api) throws Exception {
        try (var hosted = new HostedApi();
                var scene = new OperatorScene(api, "127.0.0.1", hosted.port());
                var health = HealthServer.start(0, () -> true, () -> true, scene.metrics()::scrape)) {
            scene.start(false);
            scene.available(hosted, "scraped");
            int port = LoopbackPorts.free();
            Process prometheus = prometheus(port, health.port());
            try {
                Poll.await("Prometheus has scraped the operator").untilAsserted(() -> {
                    assertThat(value(port, "davit_leader")).isEqualTo("1");
                    assertThat(value(port, "davit_clusters > bool 0")).isEqualTo("1");
                    assertThat(value(port, "davit_reconcile_duration_seconds_count{kind=\"HostedCluster\"} > bool 0"))
                            .isEqualTo("1");
                });
                Poll.await("the rules are evaluated").untilAsserted(() -> {
                    JsonNode rules = ask(port, "/api/v1/rules").at("/data/groups/0/rules");
                    assertThat(rules.findValuesAsText("name"))
                            .containsAll(
                                    alerts(read(MonitoringManifests.folder().resolve("plain/rules.yaml"))));
                    assertThat(rules)
                            .allSatisfy(rule -> assertThat(rule.path("health").asText())
                                    .as(rule.path("name").asText() + rule.path("lastError"))
                                    .isEqualTo("ok"));
                });
            } finally {
                prometheus.destroy();
                prometheus.waitFor(TOOL_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private Process prometheus(int port, int operator) throws IOException {
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                - job_name: davit-operator
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(
                MonitoringManifests.folder().toAbsolutePath().normalize().resolve("plain/rules.yaml"), operator));
        return new ProcessBuilder(
                        Assets.program("prometheus/prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private static void promtool(String... arguments) throws Exception {
        var command =
                new ArrayList<>(List.of(Assets.program("prometheus/promtool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(MonitoringManifests.folder().resolve("plain").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static List<String> alerts(JsonNode rules) {
        return rules.findValuesAsText("alert");
    }

    private static JsonNode read(Path yaml) throws IOException {
        return Serialization.yamlMapper().readTree(Files.readString(yaml));
    }

    private static String value(int port, String query) throws Exception {
        return ask(port, "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .at("/data/result/0/value/1")
                .asText();
    }

    private static JsonNode ask(int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(TIMEOUT)
                    .build();
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
