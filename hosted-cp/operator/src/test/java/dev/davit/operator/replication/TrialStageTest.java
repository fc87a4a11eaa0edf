package dev.davit.operator.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the two pods alone, so that it does not matter when the operator was restarted. */
class TrialStageTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String JUST_NOW = "2026-11-27T11:59:50Z";
    private static final String LONG_AGO = "2026-11-27T11:00:00Z";
    private static final Pod SERVING = pod("etcd", "etcd-0", "", JUST_NOW, "a", "Running", true);
    private static final Pod DOWN = pod("etcd", "etcd-0", "", JUST_NOW, "a", "Running", false);

    @ParameterizedTest
    @CsvSource({
        "etcd-b, Running, true,  PASSED",
        "etcd-b, Running, false, UNDER_WAY",
        "etcd-b, Pending, false, UNDER_WAY",
        "etcd-a, Running, true,  DUE",
        "etcd-a, Pending, false, DUE"
    })
    void whatServesIsReplacedAfterATrialOfJustThatTemplate(
            String revision, String phase, boolean ready, TrialStage expected) {
        assertThat(of(SERVING, trial(revision, LONG_AGO, "a", phase, ready))).isEqualTo(expected);
    }

    @Test
    void aTrialIsDueWhereThereIsNoneOrItIsGoing() {
        Pod going = trial("etcd-b", JUST_NOW, "a", "Running", true);
        going.getMetadata().setDeletionTimestamp(NOW.toString());

        assertThat(TrialStage.of(set(), SERVING, Optional.empty(), NOW)).isEqualTo(TrialStage.DUE);
        assertThat(of(SERVING, going)).isEqualTo(TrialStage.DUE);
    }

    @Test
    void oneThatItsNodeEndedIsMadeAgainButNotAtOnce() {
        assertThat(of(SERVING, trial("etcd-b", JUST_NOW, "a", "Failed", false))).isEqualTo(TrialStage.UNDER_WAY);
        assertThat(of(SERVING, trial("etcd-b", LONG_AGO, "a", "Failed", false))).isEqualTo(TrialStage.DUE);
    }

    /** What mends it may be just the new template; but one that is known to be no better waits to be mended itself. */
    @Test
    void aMemberThatIsDownWaitsForNoTrialButForOneThatRuns() {
        assertThat(TrialStage.of(set(), DOWN, Optional.empty(), NOW)).isEqualTo(TrialStage.NEEDLESS);
        assertThat(of(DOWN, trial("etcd-a", LONG_AGO, "a", "Running", false))).isEqualTo(TrialStage.NEEDLESS);
        assertThat(of(DOWN, trial("etcd-b", LONG_AGO, "", "Pending", false)))
                .as("it waits for a node")
                .isEqualTo(TrialStage.NEEDLESS);
        assertThat(of(DOWN, trial("etcd-b", LONG_AGO, "a", "Running", false))).isEqualTo(TrialStage.UNDER_WAY);
        assertThat(of(DOWN, trial("etcd-b", LONG_AGO, "a", "Running", true))).isEqualTo(TrialStage.PASSED);
    }

    @Test
    void onlyWhatPassedOrIsNeedlessLetsTheMemberGo() {
        assertThat(List.of(TrialStage.values()))
                .filteredOn(TrialStage::mayReplace)
                .containsExactly(TrialStage.PASSED, TrialStage.NEEDLESS);
    }

    @Test
    void aTrialIsNoMember() {
        Pod trial = trial("etcd-b", JUST_NOW, "a", "Running", true);

        assertThat(TrialStage.members(List.of(SERVING, trial))).containsExactly(SERVING);
        assertThat(TrialStage.find(List.of(SERVING, trial))).contains(trial);
        assertThat(TrialStage.find(List.of(SERVING))).isEmpty();
    }

    private static TrialStage of(Pod member, Pod trial) {
        return TrialStage.of(set(), member, Optional.of(trial), NOW);
    }

    private static StatefulSet set() {
        return new StatefulSetBuilder()
                .withNewStatus()
                .withUpdateRevision("etcd-b")
                .endStatus()
                .build();
    }

    private static Pod trial(String revision, String made, String node, String phase, boolean ready) {
        return pod("etcd-trial", "etcd-trial", revision, made, node, phase, ready);
    }

    private static Pod pod(
            String component, String name, String revision, String made, String node, String phase, boolean ready) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  creationTimestamp: '%s'
                  labels: {app.kubernetes.io/name: %s}
                  annotations: {davit.dev/etcd-revision: '%s'}
                spec: {%s}
                status: {phase: %s, conditions: [{type: Ready, status: '%s'}]}
                """.formatted(
                                name,
                                made,
                                component,
                                revision,
                                node.isEmpty() ? "" : "nodeName: " + node,
                                phase,
                                ready ? "True" : "False"),
                Pod.class);
    }
}
