package dev.davit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.testing.kube.Assets;
import dev.davit.testing.kube.LoopbackPorts;
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

/** A real Prometheus that scrapes one process every second and evaluates the alerts of {@code manifests/monitoring}. */
public final class Prometheus implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long TOOL_SECONDS = 60;

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param folder for its configuration, data and log
     * @param job of the process that is scraped
     * @param target its port on the loopback address
     */
    public static Prometheus scraping(Path folder, String job, int target) throws IOException {
        int port = LoopbackPorts.free();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                - job_name: %s
                  static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(
                MonitoringManifests.folder().toAbsolutePath().normalize().resolve("plain/rules.yaml"), job, target));
        Process process = new ProcessBuilder(
                        Assets.program("prometheus/prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new Prometheus(process, port);
    }

    /** @return the whole answer to a query: {@code status} is {@code success}, or {@code error} says what is wrong */
    public JsonNode query(String expression) throws Exception {
        return ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** @return the first value of a query; empty when there is none */
    public String value(String expression) throws Exception {
        return query(expression).at("/data/result/0/value/1").asText();
    }

    /** @return the rules of the first group, as they were evaluated */
    public JsonNode rules() throws Exception {
        return ask("/api/v1/rules").at("/data/groups/0/rules");
    }

    /** Runs promtool in the folder of the plain manifests, and demands that it agrees. */
    public static void promtool(String... arguments) throws Exception {
        var command =
                new ArrayList<>(List.of(Assets.program("prometheus/promtool").toString()));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command)
                .directory(MonitoringManifests.folder().resolve("plain").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tool.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).as(output).isZero();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS);
    }

    private JsonNode ask(String path) throws Exception {
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
