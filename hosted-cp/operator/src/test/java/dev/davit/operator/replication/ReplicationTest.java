package dev.davit.operator.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Availability;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.operator.etcd.EtcdMember;
import dev.davit.operator.etcd.EtcdState;
import dev.davit.operator.etcd.MembershipGoal;
import dev.davit.operator.replication.Replication.ControlPlaneSize;
import dev.davit.operator.workload.PodPlace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Growing, etcd goes first; shrinking, the control plane does; one spec change is one rollout (invariant I2). */
class ReplicationTest {
    private static final Availability HA = Availability.HighlyAvailable;
    private static final Availability SINGLE = Availability.SingleReplica;
    private static final EtcdLayout ONE = EtcdLayout.settled(1);
    private static final EtcdLayout THREE = EtcdLayout.settled(3);
    private static final ControlPlaneSize SMALL = new ControlPlaneSize(1, 1, true);
    private static final ControlPlaneSize LARGE = new ControlPlaneSize(3, 3, true);

    @Test
    void aNewClusterBeginsWithAllOfItAtOnce() {
        var fresh = Replications.well(
                HA, Optional.empty(), EtcdState.UNKNOWN, false, ControlPlaneSize.NONE, List.of(), List.of());

        assertThat(fresh.scale()).isEqualTo(Scale.fresh(HA));
        assertThat(fresh.awaited()).isEmpty();
    }

    @Test
    void membersAreSettledOneByOneAsTheyShowThatTheyHaveData() {
        var forming = of(HA, EtcdLayout.fresh(3), state("Vv-v-"), LARGE);

        assertThat(forming.scale().etcd().members())
                .containsExactly(EtcdLayout.Start.SETTLED, EtcdLayout.Start.NEW, EtcdLayout.Start.NEW);
    }

    @Test
    void growingChangesNothingButEtcdUntilAllMembersVote() {
        assertThat(of(HA, ONE, state("V"), SMALL).scale()).isEqualTo(new Scale(ONE, 1, 1));
        assertThat(of(HA, ONE, state("Vl-"), SMALL).scale()).isEqualTo(new Scale(ONE.grown(), 1, 1));
        assertThat(of(HA, EtcdLayout.settled(2).grown(), state("Vvl"), SMALL).scale())
                .isEqualTo(new Scale(EtcdLayout.settled(2).grown(), 1, 1));
    }

    @Test
    void growingThenRollsTheControlPlaneOutOnceAndAddsPodsOfTheNewTemplateOnly() {
        assertThat(of(HA, THREE, state("Vvv"), SMALL).scale()).isEqualTo(new Scale(THREE, 3, 1));
        assertThat(of(HA, THREE, state("Vvv"), new ControlPlaneSize(3, 1, false))
                        .scale())
                .isEqualTo(new Scale(THREE, 3, 1));
        assertThat(of(HA, THREE, state("Vvv"), new ControlPlaneSize(3, 1, true)).scale())
                .isEqualTo(new Scale(THREE, 3, 3));
        assertThat(of(HA, THREE, state("Vvv"), LARGE).awaited()).isEmpty();
    }

    @Test
    void whatIsDownShrinksNothing() {
        assertThat(of(HA, THREE, state("Vvv-"), new ControlPlaneSize(3, 3, false))
                        .scale())
                .isEqualTo(new Scale(THREE, 3, 3));
        assertThat(of(HA, THREE, EtcdState.UNKNOWN, LARGE).scale()).isEqualTo(new Scale(THREE, 3, 3));
        assertThat(of(HA, THREE, EtcdState.UNKNOWN, LARGE).awaited()).isEmpty();
    }

    @Test
    void theControlPlaneDoesNotFollowWhileAMemberIsDown() {
        assertThat(of(HA, THREE, state("Vvv-"), SMALL).scale()).isEqualTo(new Scale(THREE, 1, 1));
    }

    @Test
    void shrinkingRollsTheControlPlaneOutBeforeAnyMemberLeaves() {
        var large = of(SINGLE, THREE, state("Vvv"), LARGE);
        var rolling = of(SINGLE, THREE, state("Vvv"), new ControlPlaneSize(1, 1, false));
        var rolledOut = of(SINGLE, THREE, state("Vvv"), SMALL);

        assertThat(large.scale()).isEqualTo(new Scale(THREE, 1, 1));
        assertThat(wanted(large)).isEqualTo(3);
        assertThat(wanted(rolling)).isEqualTo(3);
        assertThat(wanted(rolledOut)).isEqualTo(1);
        assertThat(rolledOut.awaited()).contains("etcd-2 leaves etcd");
    }

    /** Their requests in flight would fail with the member that they went to. */
    @Test
    void noMemberLeavesWhileAReplacedPodThatGoesToItStillAnswers() {
        var leaving = of(SINGLE, THREE, state("Vvv"), SMALL.withLeaving(true));

        assertThat(wanted(leaving)).isEqualTo(3);
        assertThat(leaving.waitsForLeavingPods()).isTrue();
        assertThat(leaving.awaited())
                .hasValueSatisfying(what -> assertThat(what).contains("replaced pods", "end first"));
        assertThat(wanted(of(SINGLE, THREE, state("Vv"), SMALL.withLeaving(true))))
                .as("what has begun goes on")
                .isEqualTo(1);
        assertThat(wanted(of(SINGLE, THREE, EtcdState.UNKNOWN, SMALL.withLeaving(true))))
                .as("nobody knows yet whether it has begun, as after a restart of the operator")
                .isEqualTo(3);
        assertThat(of(SINGLE, THREE, state("Vvv"), new ControlPlaneSize(1, 1, false).withLeaving(true))
                        .waitsForLeavingPods())
                .as("the roll-out is what is waited for")
                .isFalse();
        assertThat(of(SINGLE, ONE, state("V"), SMALL.withLeaving(true)).awaited())
                .isEmpty();
    }

    @Test
    void aMemberThatHasLeftLosesItsPod() {
        assertThat(of(SINGLE, THREE, state("Vv"), SMALL).scale()).isEqualTo(new Scale(EtcdLayout.settled(2), 1, 1));
        assertThat(of(SINGLE, EtcdLayout.settled(2), state("V"), SMALL).scale()).isEqualTo(new Scale(ONE, 1, 1));
        assertThat(of(SINGLE, ONE, state("V"), SMALL).awaited()).isEmpty();
    }

    @Test
    void nobodyJoinsWhileTheVolumeOfAMemberThatLeftIsStillThere() {
        var replication =
                Replications.well(HA, Optional.of(ONE), state("V"), false, SMALL, List.of(), List.of("data-etcd-1"));

        assertThat(wanted(replication)).isEqualTo(1);
        assertThat(replication.awaited()).isPresent();
    }

    @Test
    void theLeaderHandsOverBeforeADrainTakesItButNotToOneThatIsTakenAsWell() {
        var spread = Replications.well(
                HA,
                Optional.of(THREE),
                state("Vvv"),
                false,
                LARGE,
                List.of(member(0, "a"), member(1, "b"), member(2, "c")),
                List.of());

        assertThat(spread.resigning(Set.of("a"))).isZero();
        assertThat(spread.resigning(Set.of("b"))).isEqualTo(MembershipGoal.NOBODY);
        assertThat(spread.resigning(Set.of("a", "b"))).isEqualTo(MembershipGoal.NOBODY);
        assertThat(Replications.well(
                                HA,
                                Optional.of(THREE),
                                state("Vvv"),
                                false,
                                LARGE,
                                List.of(member(0, "a"), member(2, "c")),
                                List.of())
                        .resigning(Set.of("a")))
                .as("the one that would follow is about to end")
                .isEqualTo(MembershipGoal.NOBODY);
        assertThat(of(HA, THREE, EtcdState.UNKNOWN, LARGE).resigning(Set.of("a")))
                .isEqualTo(MembershipGoal.NOBODY);
    }

    private static PodPlace member(int ordinal, String node) {
        return new PodPlace("etcd-" + ordinal, "etcd", node, true);
    }

    @Test
    void nothingBeginsWhileMembersAreBehindTheirTemplateButWhatHasBegunGoesOn() {
        assertThat(wanted(behind(HA, ONE, "V", SMALL))).isEqualTo(1);
        assertThat(wanted(behind(HA, ONE.grown(), "Vl", SMALL))).isEqualTo(3);
        assertThat(wanted(behind(HA, EtcdLayout.settled(2), "Vv", SMALL))).isEqualTo(3);
    }

    @Test
    void aLearnerThatNeverStartsIsTakenOutWhenTheMindChanges() {
        var stuck = of(SINGLE, EtcdLayout.settled(2).grown(), state("Vvl-"), SMALL);

        assertThat(wanted(stuck)).isEqualTo(1);
        assertThat(stuck.awaited()).contains("etcd-2 leaves etcd");
    }

    @Test
    void noneOfThreeIsRestartedBeforeItIsKnownWhoLeads() {
        assertThat(of(HA, THREE, EtcdState.UNKNOWN, LARGE).mayRestartMembers()).isFalse();
    }

    @Test
    void noMemberIsRestartedOfAPairOrWhileOneLearns() {
        assertThat(of(HA, EtcdLayout.settled(2), state("Vv"), SMALL).mayRestartMembers())
                .isFalse();
        assertThat(of(HA, EtcdLayout.settled(2).grown(), state("Vvl"), SMALL).mayRestartMembers())
                .isFalse();
        assertThat(of(HA, THREE, state("Vvv"), LARGE).mayRestartMembers()).isTrue();
        assertThat(of(SINGLE, ONE, EtcdState.UNKNOWN, SMALL).mayRestartMembers())
                .isTrue();
    }

    private static int wanted(Replication replication) {
        return replication.goal(replication.layout(), MembershipGoal.NOBODY).wanted();
    }

    private static Replication behind(Availability wanted, EtcdLayout layout, String members, ControlPlaneSize size) {
        return Replications.well(wanted, Optional.of(layout), state(members), true, size, List.of(), List.of());
    }

    private static Replication of(Availability wanted, EtcdLayout layout, EtcdState etcd, ControlPlaneSize size) {
        return Replications.well(wanted, Optional.of(layout), etcd, false, size, List.of(), List.of());
    }

    /** As in MembershipPlannerTest: v votes, l learns, V leads; a minus after one that is down. */
    private static EtcdState state(String text) {
        var marks = text.replaceAll("(.)-", "$1 ").replaceAll("([vVl])(?! )", "$1+");
        var members = IntStream.range(0, marks.length() / 2)
                .mapToObj(ordinal -> {
                    char role = marks.charAt(2 * ordinal);
                    boolean up = marks.charAt(2 * ordinal + 1) == '+';
                    return new EtcdMember("1" + ordinal, ordinal, role == 'l', up, role == 'V');
                })
                .toList();
        return new EtcdState(EtcdState.Reach.QUORUM, members, false);
    }
}
