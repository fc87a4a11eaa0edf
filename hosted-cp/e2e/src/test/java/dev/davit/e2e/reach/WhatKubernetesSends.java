package dev.davit.e2e.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Kubectl;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.PortForward;
import dev.davit.e2e.support.StreamProtocol;
import dev.davit.e2e.support.TestPods;
import dev.davit.e2e.support.WebhookServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All of it once, in a cluster with one machine and a pod "web" on it. */
@ExtendWith(LabExtension.class)
abstract class WhatKubernetesSends {
    private static final Duration POD_START = Duration.ofMinutes(2);
    private static final int MEBIBYTE = 1024 * 1024;

    private final Kubectl kubectl;
    private final String machine;
    /** One for each API server that may be the one that sends. */
    private final int turns;

    @TempDir
    private Path folder;

    WhatKubernetesSends(Kubectl kubectl, String machine, int turns) {
        this.kubectl = kubectl;
        this.machine = machine;
        this.turns = turns;
    }

    @ParameterizedTest
    @EnumSource
    void execCarriesBothWaysAndTheExitCode(StreamProtocol protocol) {
        var speaking = kubectl.speaking(protocol);
        for (var turn = 0; turn < turns; turn++) {
            assertThat(speaking.feed("into the pod", "exec", "-i", "web", "--", "cat")
                            .text())
                    .isEqualTo("into the pod");
            assertThat(speaking.run("exec", "web", "--", "sh", "-c", "exit 7").exitCode())
                    .isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void attachCarriesBothWays(StreamProtocol protocol) {
        start("listener", ReachManifests.listener());

        var heard = kubectl.speaking(protocol).feed("hello\n", "attach", "-i", "listener");

        assertThat(heard.text()).contains("heard hello");
        kubectl.text("delete", "pod", "listener", "--now");
    }

    @ParameterizedTest
    @EnumSource
    void portForwardServesThePod(StreamProtocol protocol) {
        for (var turn = 0; turn < turns; turn++) {
            try (var forward = PortForward.to(kubectl.speaking(protocol), "pod/web", TestPods.PORT)) {
                assertThat(forward.get()).contains("hello from web");
                assertThat(forward.get()).as("another connection").contains("hello from web");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cpCarriesFilesBothWays(StreamProtocol protocol) throws IOException {
        copy(kubectl.speaking(protocol), MEBIBYTE);
    }

    /** Copies a file to the pod, compares its digest there, and copies it back. */
    final void copy(Kubectl speaking, int bytes) throws IOException {
        var original = folder.resolve("original");
        var returned = folder.resolve("returned");
        write(original, bytes);

        speaking.text("cp", original.toString(), "web:/tmp/copy");
        assertThat(kubectl.text("exec", "web", "--", "sha256sum", "/tmp/copy")).startsWith(Digests.sha256(original));
        // Where containerd resets the end of an exec (see docs/tunnel.md), kubectl goes on where it was.
        speaking.text("cp", "web:/tmp/copy", returned.toString(), "--retries=10");

        assertThat(Digests.sha256(returned)).isEqualTo(Digests.sha256(original));
        kubectl.text("exec", "web", "--", "rm", "/tmp/copy");
    }

    private static void write(Path file, int bytes) throws IOException {
        var random = new Random(3);
        var block = new byte[MEBIBYTE];
        try (var out = Files.newOutputStream(file)) {
            for (var written = 0; written < bytes; written += block.length) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    @Test
    void proxiesLeadToMachinesPodsAndServices() {
        kubectl.apply(ReachManifests.service()).text();

        for (var turn = 0; turn < turns; turn++) {
            assertThat(raw("/api/v1/nodes/" + machine + "/proxy/healthz")).isEqualTo("ok");
            assertThat(raw("/api/v1/namespaces/default/pods/web:8080/proxy/")).isEqualTo("hello from web");
            assertThat(raw("/api/v1/namespaces/default/services/web:http/proxy/"))
                    .isEqualTo("hello from web");
        }
        kubectl.text("delete", "service", "web");
    }

    @Test
    void logsAreReadAndFollowed() {
        assertThat(kubectl.text("logs", "web")).contains("serving");
        try (var follow = kubectl.start("logs", "-f", "web")) {
            await().atMost(POD_START).until(() -> follow.out().contains("serving"));
            assertThat(follow.isAlive()).isTrue();
        }
    }

    /** metrics-server: the API server asks a pod, and the pod asks the kubelet. */
    @Test
    void anAggregatedApiIsServedFromAPod() {
        kubectl.apply(ReachManifests.metricsServer()).text();
        kubectl.text("-n", "kube-system", "rollout", "status", "deployment/metrics-server", "--timeout=120s");

        await("two looks at the kubelet")
                .atMost(POD_START)
                .untilAsserted(() -> assertThat(
                                kubectl.run("top", "nodes", "--no-headers").all())
                        .containsPattern(machine + " +\\d+m +\\d+% +\\d+Mi"));
        await().atMost(POD_START)
                .untilAsserted(() -> assertThat(kubectl.run("top", "pods", "web", "--no-headers")
                                .all())
                        .containsPattern("web +\\d+m +\\d+Mi"));

        kubectl.feed(ReachManifests.metricsServer(), "delete", "-f", "-").text();
    }

    @Test
    void aConversionWebhookInAPodIsAsked() {
        var server = new WebhookServer("converter", "crd-conversion-webhook", 9443);
        kubectl.apply(ReachManifests.converted(server.start(kubectl))).text();
        kubectl.text("wait", "crd/e2e-tests.stable.example.com", "--for=condition=Established", "--timeout=60s");
        await().atMost(POD_START)
                .until(() ->
                        kubectl.apply(ReachManifests.objectOfTheFirstVersion()).exitCode() == 0);

        for (var turn = 0; turn < turns; turn++) {
            assertThat(raw("/apis/stable.example.com/v2/namespaces/default/e2e-tests/one"))
                    .contains("\"host\":\"local\"", "\"port\":\"8080\"");
        }
        kubectl.text("delete", "crd", "e2e-tests.stable.example.com");
        server.stop(kubectl);
    }

    private String raw(String path) {
        return kubectl.text("get", "--raw", path);
    }

    private void start(String pod, String manifest) {
        kubectl.apply(manifest).text();
        kubectl.text("wait", "pod/" + pod, "--for=condition=Ready", "--timeout=" + POD_START.toSeconds() + "s");
    }
}
