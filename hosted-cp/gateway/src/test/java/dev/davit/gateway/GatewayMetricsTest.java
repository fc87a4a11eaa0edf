package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.testing.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells Prometheus is what docs/monitoring.md says. */
class GatewayMetricsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(davit_gateway_[a-z_]+)` \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (davit_[a-z_]+) ");

    private static final Pattern NAMED = Pattern.compile("(davit_gateway_[a-z_]+)");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)[{ ]");

    @TempDir
    Path directory;

    @Test
    void tellsEverythingThatTheDocsNameAndNothingElse() throws Exception {
        try (var gateway = TestGateway.start(directory);
                var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + gateway.ports().health() + "/metrics"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(names(TYPE, answer.body())).isEqualTo(names(ROW, page()));
            assertThat(names(NAMED, rules()))
                    .as("what the rules and the dashboard name")
                    .isNotEmpty()
                    .isSubsetOf(names(SERIES, answer.body()));
            assertThat(answer.body())
                    .contains("davit_gateway_draining 0", "davit_gateway_refusals_total{reason=\"tunnel\"} 0")
                    .containsPattern("process_resident_memory_bytes [1-9]");
        }
    }

    private static String page() throws IOException {
        return Files.readString(
                Path.of(System.getProperty("davit.root", "../..")).resolve("docs/monitoring.md"));
    }

    private static String rules() throws IOException {
        Path folder = Path.of(System.getProperty("davit.root", "../..")).resolve("manifests/monitoring");
        return Files.readString(folder.resolve("plain/rules.yaml"))
                + Files.readString(folder.resolve("grafana/davit.json"));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
