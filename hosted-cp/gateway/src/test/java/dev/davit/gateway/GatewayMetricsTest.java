package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.gateway.testing.HealthClient;
import dev.davit.gateway.testing.TestCluster;
import dev.davit.gateway.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells Prometheus is what docs/monitoring.md says. */
class GatewayMetricsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:davit_gateway|konnectivity|process|jvm)_[a-z_]+)` \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE ([a-z_]+) ");

    private static final Pattern NAMED = Pattern.compile("(davit_gateway_[a-z_]+)");
    private static final Pattern ALL = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*\\})?) ");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)[{ ]");

    @TempDir
    Path directory;

    @Test
    void tellsEverythingThatTheDocsNameAndNothingElse() throws Exception {
        try (var gateway = TestGateway.start(directory)) {
            var answer = HealthClient.get(gateway, "/metrics");

            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(names(TYPE, answer.body())).isEqualTo(names(ROW, page()));
            assertThat(names(NAMED, rules()))
                    .as("what the rules and the dashboard name")
                    .isNotEmpty()
                    .isSubsetOf(names(SERIES, answer.body()));
            assertThat(answer.body())
                    .contains("davit_gateway_draining 0", "davit_gateway_refusals_total{reason=\"tunnel\"} 0")
                    .containsPattern("process_resident_memory_bytes [1-9]")
                    .containsPattern("process_open_fds [1-9]");
        }
    }

    @Test
    void theNumberOfSeriesDoesNotGrowWithTheFleet() throws Exception {
        try (var gateway = TestGateway.start(directory)) {
            var before = names(ALL, HealthClient.get(gateway, "/metrics").body());

            for (var id : List.of("aaaaaaaaaa", "bbbbbbbbbb")) {
                var cluster = new TestCluster(id);
                gateway.publish(cluster, "w0", "w1");
                gateway.join(cluster, "w0", TestGateway.LOOPBACK);
                gateway.request(cluster, "10.244.0.5:1").close();
                gateway.request(cluster, "10.244.1.5:1").close();
            }

            assertThat(names(ALL, HealthClient.get(gateway, "/metrics").body())).isEqualTo(before);
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
