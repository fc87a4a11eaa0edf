package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.tunnels.FakeGateways;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against an API server that forwards to gateways. */
@Timeout(60)
class TunnelsCommandTest {
    @TempDir
    Path folder = Path.of("");

    private FakeGateways gateways;

    @BeforeEach
    void start() throws IOException {
        gateways = new FakeGateways();
    }

    @AfterEach
    void stop() throws IOException {
        gateways.close();
    }

    private Invocation tunnels(String... arguments) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), gateways.kubeconfig());
        var all = new ArrayList<>(List.of("tunnels", "--kubeconfig", kubeconfig.toString()));
        all.addAll(List.of(arguments));
        return Invocation.of(all.toArray(String[]::new));
    }

    private static String page(String... tunnels) {
        return "{\"replica\": \"x\", \"draining\": false, \"tunnels\": [" + String.join(",", tunnels) + "]}\n";
    }

    private static String tunnel(String cluster, String node) {
        return """
                {"cluster": "%s", "clusterUID": "uid-1", "clusterID": "7k3f9qh2md", "node": "%s", "remote": "203.0.113.7",
                 "since": "2026-11-27T09:30:00Z", "usable": true, "streams": 2, "bytesReceived": 2048, "bytesSent": 1024,
                 "roundTripMillis": 0.42, "whatALaterGatewaySays": 1}""".formatted(cluster, node);
    }

    @Test
    void listsTheTunnelsOfAllGatewaysByCluster() throws IOException {
        gateways.with("gateway-b", 200, page(tunnel("team-a/edge", "w0"), tunnel("team-b/far", "x0")))
                .with("gateway-a", 200, page(tunnel("team-a/edge", "w1"), tunnel("team-a/edge", "w0")));

        var run = tunnels("-A");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .satisfiesExactly(
                        heading -> assertThat(heading).startsWith("CLUSTER NODE GATEWAY REMOTE SINCE STREAMS"),
                        line -> assertThat(line).startsWith("team-a/edge w0 gateway-a 203.0.113.7 "),
                        line -> assertThat(line).startsWith("team-a/edge w0 gateway-b 203.0.113.7 "),
                        line -> assertThat(line)
                                .endsWith(" 2 1.0 KiB 2.0 KiB 0.4 ms")
                                .startsWith("team-a/edge w1"),
                        line -> assertThat(line).startsWith("team-b/far x0 gateway-b"));
        assertThat(gateways.requests()).contains(" GET /tunnels HTTP/1.1");
    }

    @Test
    void listsTheContextsNamespaceOrOneCluster() throws IOException {
        gateways.with("gateway-a", 200, page(tunnel("team-a/edge", "w0"), tunnel("team-b/edge", "x0")));

        assertThat(tunnels().out()).contains("team-a/edge").doesNotContain("team-b/edge");
        assertThat(tunnels("-n", "team-b", "edge").out())
                .contains("team-b/edge")
                .doesNotContain("team-a/edge");
        assertThat(tunnels("-n", "team-b", "edg").err()).startsWith("no tunnel of a machine");
    }

    @Test
    void printsJson() throws IOException {
        gateways.with("gateway-a", 200, page(tunnel("team-a/edge", "w0")));

        assertThat(tunnels("-o", "json").out())
                .contains("\"gateway\" : \"gateway-a\"")
                .contains("\"streams\" : 2");
    }

    @Test
    void showsWhatItGotAndSaysWhatIsMissing() throws IOException {
        gateways.with("gateway-a", 200, page(tunnel("team-a/edge", "w0")))
                .with("gateway-b", 404, "not found\n")
                .withBroken("gateway-c", "connection refused")
                .withForbidden("gateway-e")
                .with("gateway-d", 200, "{\"tunnels\": [{\"since\": \"yesterday\"}]}");

        var run = tunnels();

        assertThat(run.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(run.out()).contains("team-a/edge");
        assertThat(run.err())
                .contains("missing: gateway-b: this gateway does not list its tunnels, it is older than davit\n")
                .contains("missing: gateway-c: ", "connection refused")
                .contains("missing: gateway-d: the gateway's answer is not what this version of davit expects")
                .contains(
                        "missing: gateway-e: you may not forward ports to it; that needs create on pods/portforward\n");
    }

    @Test
    void saysThatNoGatewayRuns() throws IOException {
        var run = tunnels("--gateway-namespace", "elsewhere");

        assertThat(run.exitCode()).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(run.err()).contains("no gateway runs in namespace elsewhere", "--gateway-namespace");
    }
}
