package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    @Test
    void saysThatAPausedClusterWaitsForTheEndOfThePause() {
        var cluster = paused("true");
        cluster.setStatus(Samples.status(
                1,
                Samples.condition("Ready", "True", "all well"),
                Samples.condition("ReconciliationPaused", "True", "pausedUntil is true")));

        assertThat(ClusterProgress.of(cluster)).isEqualTo(new ClusterProgress.Working("paused: pausedUntil is true"));
    }

    @Test
    void waitsForTheOperatorOnceThePauseIsLifted() {
        var lifted = Samples.cluster(2);
        lifted.setStatus(Samples.status(1, Samples.condition("ReconciliationPaused", "True", "pausedUntil is true")));
        var over = paused("2026-11-23T10:00:00Z");
        over.setStatus(Samples.status(1, Samples.condition("ReconciliationPaused", "False", "does not hold")));

        assertThat(List.of(lifted, over))
                .map(ClusterProgress::of)
                .containsOnly(new ClusterProgress.Working("waiting for the operator to see the change"));
    }

    @Test
    void tellsWhatADeletionWaitsForAlthoughItsGenerationIsNotReported() {
        var cluster = Samples.cluster(2);
        cluster.getMetadata().setDeletionTimestamp("2026-11-23T12:00:00Z");
        var ready = Samples.condition("Ready", "False", "waiting for etcd to go");
        ready.setReason(Reasons.DELETING);
        cluster.setStatus(Samples.status(1, ready));

        assertThat(ClusterProgress.of(cluster)).isEqualTo(new ClusterProgress.Working("waiting for etcd to go"));
    }

    @Test
    void isNotAsleepWhileARequestKeepsItAwake() {
        var cluster = Samples.cluster(2);
        cluster.setStatus(sleeping(HibernationPhase.Awake, "2026-11-23T11:00:00Z"));

        assertThat(ClusterProgress.toSleep(cluster))
                .isEqualTo(new ClusterProgress.Working("a client has asked for it: awake until 2026-11-23T11:00:00Z"));
    }

    @Test
    void isAsleepWhenItsPhaseSaysSo() {
        var cluster = Samples.cluster(2);
        cluster.setStatus(sleeping(HibernationPhase.Asleep, null));

        assertThat(ClusterProgress.toSleep(cluster)).isEqualTo(new ClusterProgress.Done());
        cluster.getMetadata().setGeneration(3L);
        assertThat(ClusterProgress.toSleep(cluster)).isInstanceOf(ClusterProgress.Working.class);
    }

    /** @return the status of generation 2, Ready */
    private static HostedClusterStatus sleeping(HibernationPhase phase, @Nullable String wokenUntil) {
        var status = Samples.status(2, Samples.condition("Ready", "True", "all well"));
        return new HostedClusterStatus(
                status.observedGeneration(),
                status.clusterID(),
                status.controlPlaneNamespace(),
                status.version(),
                status.endpoint(),
                status.kubeconfigRef(),
                status.nodes(),
                new HibernationStatus(phase, "2026-11-23T10:00:00Z", wokenUntil, null, null),
                status.conditions());
    }

    /** @return generation 2 of team-a/edge, paused */
    private static HostedCluster paused(String until) {
        var cluster = Samples.cluster(2);
        cluster.setSpec(Serialization.unmarshal(
                "{\"version\": \"1.36.3\", \"pausedUntil\": \"" + until + "\"}", HostedClusterSpec.class));
        return cluster;
    }
}
