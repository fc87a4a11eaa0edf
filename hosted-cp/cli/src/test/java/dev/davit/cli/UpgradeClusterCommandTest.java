package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpgradeClusterCommandTest {
    @Test
    void namesTheVersionsOfTheStep() {
        var cluster = Samples.cluster(1);
        cluster.setStatus(Samples.status(1));

        assertThat(UpgradeClusterCommand.step(cluster, "1.36.3")).isEqualTo("1.35.4 -> 1.36.3");
    }

    @Test
    void saysThatAClusterStaysWhenAnUpgradeIsTakenBack() {
        var cluster = Samples.cluster(1);
        cluster.setStatus(Samples.status(1));

        assertThat(UpgradeClusterCommand.step(cluster, "1.35.4")).isEqualTo("stays at 1.35.4");
    }

    @Test
    void takesTheVersionAskedForBeforeAnyRuns() {
        assertThat(UpgradeClusterCommand.step(Samples.cluster(1), "1.36.4")).isEqualTo("1.36.3 -> 1.36.4");
    }
}
