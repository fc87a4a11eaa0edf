package dev.davit.e2e.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.e2e.support.Fleet;
import dev.davit.e2e.support.LabExtension;
import dev.davit.e2e.support.TestPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LabExtension.class)
@Order(20)
class TunnelE2E {
    private static final int FILE_SIZE = 64 << 20;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder = Path.of("");

    private final Fleet fleet;

    TunnelE2E(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void copies64MebibytesToAPodAndBackIntact() throws IOException {
        var original = folder.resolve("original");
        var returned = folder.resolve("returned");
        var content = new byte[FILE_SIZE];
        new Random(3).nextBytes(content);
        Files.write(original, content);
        var kubectl = fleet.red().kubectl();

        kubectl.text("cp", original.toString(), "web:/tmp/copy");
        // containerd's end of an exec may reset what the kubelet has not read of it (kubernetes issue 60140): kubectl
        // goes on there.
        kubectl.text("cp", "web:/tmp/copy", returned.toString(), "--retries=5");

        assertThat(Files.mismatch(original, returned)).isEqualTo(-1);
        kubectl.text("exec", "web", "--", "rm", "/tmp/copy");
    }

    @Test
    void followingLogsLivesThroughAMinuteOfSilence() {
        var kubectl = fleet.red().kubectl();
        kubectl.apply(TestPods.shell(
                        "silent", "echo before; until [ -e /tmp/go ]; do sleep 1; done; echo after; sleep 3600"))
                .text();
        kubectl.text("wait", "pod/silent", "--for=condition=Ready", "--timeout=60s");

        try (var follow = kubectl.start("logs", "-f", "silent")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> follow.out().contains("before"));
            await("nothing is said for a minute")
                    .pollDelay(SILENCE)
                    .atMost(SILENCE.plusSeconds(5))
                    .until(follow::isAlive);
            kubectl.text("exec", "silent", "--", "touch", "/tmp/go");

            await().atMost(Duration.ofSeconds(20)).until(() -> follow.out().contains("after"));
            assertThat(follow.isAlive()).isTrue();
        }
        kubectl.text("delete", "pod", "silent", "--now");
    }

    @Test
    void readsTheKubeletsStatisticsThroughNodesProxy() {
        var node = fleet.redMachine().name();

        var summary = fleet.red().kubectl().text("get", "--raw", "/api/v1/nodes/" + node + "/proxy/stats/summary");

        assertThat(summary).contains("\"nodeName\": \"" + node + "\"", "\"usageNanoCores\"");
    }
}
