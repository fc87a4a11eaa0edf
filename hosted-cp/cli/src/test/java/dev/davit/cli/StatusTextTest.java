package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:05:30Z");

    @Test
    void listsARunningAndANewClusterInAlignedColumns() {
        var running = Samples.cluster(1);
        running.setStatus(Samples.status(
                1, Samples.condition("Available", "True", ""), Samples.condition("Ready", "False", "upgrading")));

        var text = StatusText.list(List.of(running, Samples.cluster(1)), NOW);

        assertThat(text).isEqualTo("""
                        NAMESPACE   NAME   VERSION            AVAILABLE   NODES   ENDPOINT           AGE    MESSAGE
                        team-a      edge   1.35.4 -> 1.36.3   True        1/1     198.51.100.7:443   2h5m   upgrading
                        team-a      edge   - -> 1.36.3        -           -       -                  2h5m   -""");
    }

    @Test
    void describesConditionsAndHistory() {
        var cluster = Samples.cluster(1);
        cluster.setStatus(Samples.status(1, Samples.condition("Available", "True", "answers through the gateway")));

        var text = StatusText.describe(cluster);

        assertThat(text)
                .contains("HostedCluster team-a/edge", "7k3f9qh2md")
                .contains("Available   True     Test     answers through the gateway")
                .contains("1.35.4    Completed   2026-11-23T10:00:00Z   2026-11-23T10:01:00Z");
    }
}
