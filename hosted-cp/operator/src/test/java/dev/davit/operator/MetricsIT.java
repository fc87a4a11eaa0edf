package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.metrics.MetricsPage;
import dev.davit.testing.MonitoringManifests;
import dev.davit.testing.Poll;
import dev.davit.testing.kube.KubeApi;
import dev.davit.testing.kube.KubeApiTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a real operator with a real cluster tells Prometheus. */
@KubeApiTest(manifests = {"crds", "install", "install/admission", "install/operator"})
class MetricsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    void tellsEverythingThatTheDocsNameAndNothingElse(KubeApi api) throws Exception {
        try (var hosted = new HostedApi();
                var scene = new OperatorScene(api, "127.0.0.1", hosted.port());
                var health = HealthServer.start(0, () -> true, () -> true, scene.metrics()::scrape)) {
            scene.start(false);
            var cluster = scene.available(hosted, "watched");

            Poll.await("every documented metric is told")
                    .untilAsserted(() ->
                            assertThat(MetricsPage.told(scrape(health).body())).isEqualTo(MetricsPage.documented()));

            HttpResponse<String> answer = scrape(health);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains("davit_leader 1")
                    // Other tests share this API server, and leave clusters in it.
                    .containsPattern("\ndavit_clusters [1-9]")
                    .containsPattern(
                            "davit_clusters_by_condition\\{condition=\"Available\",reason=\"ProbePassed\",status=\"True\"} [1-9]")
                    .containsPattern(
                            "davit_management_api_requests_total\\{resource=\"deployments\",status=\"2xx\",verb=\"patch\"} [1-9]")
                    .containsPattern(
                            "davit_management_api_requests_total\\{resource=\"hostedclusters\",status=\"1xx\",verb=\"watch\"} [1-9]")
                    .containsPattern(
                            "davit_hosted_api_requests_total\\{resource=\"daemonsets\",result=\"2xx\",verb=\"patch\"} [1-9]")
                    .containsPattern("davit_probe_duration_seconds_count\\{kind=\"endpoint\",result=\"passed\"} [1-9]")
                    .containsPattern(
                            "davit_reconcile_duration_seconds_count\\{kind=\"HostedCluster\",result=\"success\"} [1-9]")
                    .containsPattern("davit_certificate_expiry_seconds\\{kind=\"cluster-ca\"} [1-9]");
            assertThat(MonitoringManifests.metrics().stream().filter(name -> !name.startsWith("davit_gateway_")))
                    .as("what the rules and the dashboard name")
                    .isNotEmpty()
                    .isSubsetOf(MonitoringManifests.series(answer.body()));
            assertThat(answer.body())
                    .as("no series names a cluster")
                    .doesNotContain(
                            cluster.getMetadata().getName(),
                            cluster.getMetadata().getNamespace(),
                            cluster.getMetadata().getUid());
        }
    }

    private static HttpResponse<String> scrape(HealthServer health) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + "/metrics"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
