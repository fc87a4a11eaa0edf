package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.gateway.testing.TestGateway;
import dev.davit.testing.MonitoringManifests;
import dev.davit.testing.Poll;
import dev.davit.testing.Prometheus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that scrapes a real gateway. */
class GatewayPrometheusIT {
    @TempDir
    Path folder;

    @Test
    void prometheusScrapesAGatewayAndTheDashboardShowsIt() throws Exception {
        List<String> shown = MonitoringManifests.dashboard().stream()
                .filter(expression -> expression.contains("davit_gateway_"))
                .toList();
        assertThat(shown).isNotEmpty();

        try (var gateway = TestGateway.start(Files.createDirectory(folder.resolve("gateway")));
                var prometheus = Prometheus.scraping(
                        folder, "davit-gateway", gateway.ports().health())) {
            Poll.await("everything that the dashboard asks of a gateway has an answer")
                    .untilAsserted(() -> {
                        for (String expression : shown) {
                            JsonNode answer = prometheus.query(expression);
                            assertThat(answer.at("/data/result"))
                                    .as(expression + ": " + answer)
                                    .isNotEmpty();
                        }
                    });
            assertThat(prometheus.value("up{job=\"davit-gateway\"}")).isEqualTo("1");
            assertThat(prometheus.value("sum(davit_gateway_draining)")).isEqualTo("0");
            assertThat(prometheus.value("process_resident_memory_bytes{job=~\"davit-.*\"} > bool 0"))
                    .isEqualTo("1");
        }
    }
}
