package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterProgressTest {
    @Test
    void isWorkingUntilTheOperatorSawTheSpec() {
        var cluster = Samples.cluster(2);
        cluster.setStatus(Samples.status(1, Samples.condition("Ready", "True", "all well")));

        assertThat(ClusterProgress.of(cluster))
                .isEqualTo(new ClusterProgress.Working("waiting for the operator to see the change"));
    }

    @Test
    void isWorkingWithoutAnyStatus() {
        assertThat(ClusterProgress.of(Samples.cluster(1))).isInstanceOf(ClusterProgress.Working.class);
    }

    @Test
    void isDoneWhenTheCurrentGenerationIsReady() {
        var cluster = Samples.cluster(2);
        cluster.setStatus(Samples.status(2, Samples.condition("Ready", "True", "all well")));

        assertThat(ClusterProgress.of(cluster)).isEqualTo(new ClusterProgress.Done());
    }

    @Test
    void isRefusedWhenStalledEvenThoughTheOldVersionIsReady() {
        var cluster = Samples.cluster(2);
        cluster.setStatus(Samples.status(
                2,
                Samples.condition("Ready", "False", "1.37.9 is no Release"),
                Samples.condition("Stalled", "True", "1.37.9 is no Release")));

        assertThat(ClusterProgress.of(cluster)).isEqualTo(new ClusterProgress.Refused("1.37.9 is no Release"));
    }

    @Test
    void tellsTheMostTellingMessage() {
        var cluster = Samples.cluster(1);
        cluster.setStatus(Samples.status(
                1,
                Samples.condition("Available", "False", "no answer"),
                Samples.condition("Progressing", "True", "etcd starts")));

        assertThat(ClusterProgress.of(cluster)).isEqualTo(new ClusterProgress.Working("etcd starts"));
    }
}
