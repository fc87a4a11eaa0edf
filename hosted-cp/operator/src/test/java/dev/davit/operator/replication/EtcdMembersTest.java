package dev.davit.operator.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.etcd.EtcdMember;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Invariant I8: members change one at a time and never below quorum. */
class EtcdMembersTest {
    private static final String OLD = "etcd-a";
    private static final String NEW = "etcd-b";
    private static final Optional<EtcdMember> NO_LEADER = Optional.empty();

    @Test
    void replacesOneOldMemberWhileAllAreReady() {
        assertThat(EtcdMembers.next(
                        set(3, 0, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true), pod(2, OLD, true)), NO_LEADER))
                .hasValueSatisfying(
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("etcd-2"));
        assertThat(EtcdMembers.next(
                        set(3, 1, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true), pod(2, NEW, true)), NO_LEADER))
                .hasValueSatisfying(
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("etcd-1"));
    }

    @Test
    void replacesTheLeaderLast() {
        var leader = Optional.of(new EtcdMember("7", 2, false, true, true));

        assertThat(EtcdMembers.next(
                        set(3, 0, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true), pod(2, OLD, true)), leader))
                .hasValueSatisfying(
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("etcd-1"));
    }

    @Test
    void waitsUntilTheReplacedMemberIsReadyAgain() {
        assertThat(EtcdMembers.next(
                        set(3, 1, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true), pod(2, NEW, false)), NO_LEADER))
                .isEmpty();
    }

    @Test
    void waitsWhileAMemberIsMissingOrGoing() {
        assertThat(EtcdMembers.next(set(3, 0, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true)), NO_LEADER))
                .isEmpty();
        assertThat(EtcdMembers.next(set(3, 0, NEW), List.of(pod(0, OLD, true), pod(1, OLD, true), going(2)), NO_LEADER))
                .isEmpty();
        assertThat(EtcdMembers.next(set(1, 0, NEW), List.of(going(0)), NO_LEADER))
                .isEmpty();
    }

    @Test
    void replacesASingleMemberThatIsNotReadyBecauseNothingElseCouldMendIt() {
        assertThat(EtcdMembers.next(set(1, 0, NEW), List.of(pod(0, OLD, false)), NO_LEADER))
                .isPresent();
    }

    @Test
    void onlyTheOnlyMemberGoesBeforeItHasEndedAndOnlyWhileItsKubeletReports() {
        var sound = Set.of("node-a");

        assertThat(EtcdMembers.grace(on("node-a", pod(0, OLD, true)), 1, sound)).isZero();
        assertThat(EtcdMembers.grace(on("node-b", pod(0, OLD, true)), 1, sound)).isEqualTo(1);
        assertThat(EtcdMembers.grace(on("node-a", pod(0, OLD, false)), 1, sound))
                .isEqualTo(1);
        assertThat(EtcdMembers.grace(on("node-a", pod(0, OLD, true)), 3, sound)).isEqualTo(1);
    }

    private static Pod on(String node, Pod pod) {
        return new PodBuilder(pod).editOrNewSpec().withNodeName(node).endSpec().build();
    }

    /** A member of a template that was bad never becomes ready, so waiting for it would be for ever. */
    @Test
    void replacesTheOnlyMemberThatIsDownWhenItsTemplateWasTakenBack() {
        assertThat(EtcdMembers.next(
                        set(3, 2, OLD), List.of(pod(0, OLD, true), pod(1, OLD, true), pod(2, NEW, false)), NO_LEADER))
                .hasValueSatisfying(
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("etcd-2"));
        assertThat(EtcdMembers.next(
                        set(3, 0, OLD), List.of(pod(0, NEW, true), pod(1, NEW, false), pod(2, NEW, false)), NO_LEADER))
                .as("with two of them down there is no majority to go on with")
                .isEmpty();
    }

    @Test
    void replacesNoneThatIsOfTheTemplate() {
        assertThat(EtcdMembers.next(set(1, 1, NEW), List.of(pod(0, NEW, true)), NO_LEADER))
                .isEmpty();
    }

    /** Back to the template before the last: its revision is the current one again, while the pod is of the other. */
    @Test
    void replacesAMemberWhoseTemplateWasTakenBack() {
        assertThat(EtcdMembers.next(set(1, 0, OLD), List.of(pod(0, NEW, true)), NO_LEADER))
                .isPresent();
    }

    @Test
    void waitsUntilTheTemplateWasSeen() {
        StatefulSet set = set(1, 0, NEW);
        set.getMetadata().setGeneration(2L);

        assertThat(EtcdMembers.next(set, List.of(pod(0, OLD, true)), NO_LEADER)).isEmpty();
    }

    private static StatefulSet set(int replicas, int updated, String updateRevision) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withCurrentRevision(OLD)
                .withUpdateRevision(updateRevision)
                .withUpdatedReplicas(updated)
                .endStatus()
                .build();
    }

    private static Pod pod(int ordinal, String revision, boolean ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("etcd-" + ordinal)
                .addToLabels("controller-revision-hash", revision)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod going(int ordinal) {
        return new PodBuilder(pod(ordinal, OLD, true))
                .editMetadata()
                .withDeletionTimestamp("2026-11-23T07:00:00Z")
                .endMetadata()
                .build();
    }
}
