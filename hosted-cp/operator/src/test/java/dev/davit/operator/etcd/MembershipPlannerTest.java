package dev.davit.operator.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.etcd.EtcdLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invariant I8: membership changes one at a time, learner first, never below quorum. */
class MembershipPlannerTest {
    /**
     * Members are written in the order of their ordinals: v votes, l learns, V leads; a minus after one that is down. Every
     * row is a point at which the operator may have been killed.
     */
    @ParameterizedTest(name = "wanted {0}, pods {1}, members {2}: {3}")
    @CsvSource(textBlock = """
                    1, 1, V,      Done
                    3, 3, Vvv,    Done
                    3, 1, V,      AddLearner 1
                    3, 1, Vl-,    Start 1
                    3, 2, Vl-,    Wait
                    3, 2, Vl,     Promote 1
                    3, 2, Vv,     AddLearner 2
                    3, 2, Vvl-,   Start 2
                    3, 3, Vvl-,   Wait
                    3, 3, Vvl,    Promote 2
                    3, 3, Vvv-,   Done
                    1, 3, Vvv,    Remove 2
                    1, 3, vvV,    MoveLeader 0
                    1, 3, vVv,    Remove 2
                    1, 3, Vv,     Stop 2
                    1, 2, Vv,     Remove 1
                    1, 2, vV,     MoveLeader 0
                    1, 2, V,      Stop 1
                    1, 2, Vl,     Remove 1
                    1, 1, Vl-,    Remove 1
                    1, 3, Vvl-,   Remove 2
                    1, 3, Vvv-,   Remove 2
                    1, 3, Vv-v,   Refuse etcd-1
                    1, 3, v-Vv,   Refuse etcd-0
                    1, 2, Vv-,    Remove 1
                    3, 2, Vv-,    Refuse etcd-1
                    3, 3, Vv-l,   Refuse etcd-1
                    3, 3, v-Vl,   Refuse etcd-0
                    """)
    void decidesTheNextStep(int wanted, int pods, String members, String expected) {
        assertThat(step(wanted, pods, members)).startsWith(expected);
    }

    @Test
    void changesNothingWithoutQuorum() {
        var lost = new EtcdState(EtcdState.Reach.NONE, members("v-v-v-"), false);

        assertThat(MembershipPlanner.next(goal(1, 3), lost)).isInstanceOf(MembershipStep.Refuse.class);
        assertThat(MembershipPlanner.next(goal(3, 3), lost)).isInstanceOf(MembershipStep.Done.class);
    }

    @Test
    void waitsUntilEtcdWasAsked() {
        assertThat(MembershipPlanner.next(goal(3, 1), EtcdState.UNKNOWN)).isInstanceOf(MembershipStep.Wait.class);
        assertThat(MembershipPlanner.next(goal(1, 1), EtcdState.UNKNOWN)).isInstanceOf(MembershipStep.Done.class);
    }

    @Test
    void touchesNoMemberThatSomebodyElseAdded() {
        var members = new ArrayList<>(members("Vvv"));
        members.addFirst(new EtcdMember("99", -1, false, true, false));

        assertThat(MembershipPlanner.next(goal(1, 3), new EtcdState(EtcdState.Reach.QUORUM, members, false)))
                .isInstanceOfSatisfying(
                        MembershipStep.Refuse.class,
                        refused -> assertThat(refused.reason()).contains("member 99"));
    }

    @ParameterizedTest
    @CsvSource({"vvV, 2, MoveLeader 0", "Vvv, 2, Done", "Vvv, 0, MoveLeader 1", "Vv-v, 0, MoveLeader 2", "V, 0, Done"})
    void movesTheLeadAwayFromAMemberThatIsToBeRestarted(String members, int resigning, String expected) {
        var goal = new MembershipGoal(
                members(members).size(), EtcdLayout.settled(members(members).size()), resigning);

        assertThat(text(MembershipPlanner.next(goal, new EtcdState(EtcdState.Reach.QUORUM, members(members), false))))
                .isEqualTo(expected);
    }

    private static String step(int wanted, int pods, String members) {
        return text(MembershipPlanner.next(
                goal(wanted, pods), new EtcdState(EtcdState.Reach.QUORUM, members(members), false)));
    }

    private static MembershipGoal goal(int wanted, int pods) {
        return new MembershipGoal(wanted, EtcdLayout.settled(pods), MembershipGoal.NOBODY);
    }

    private static String text(MembershipStep step) {
        return switch (step) {
            case MembershipStep.AddLearner(int ordinal) -> "AddLearner " + ordinal;
            case MembershipStep.Start(int ordinal) -> "Start " + ordinal;
            case MembershipStep.Stop(int ordinal) -> "Stop " + ordinal;
            case MembershipStep.Promote(var member) -> "Promote " + member.ordinal();
            case MembershipStep.Remove(var member) -> "Remove " + member.ordinal();
            case MembershipStep.MoveLeader(var from, var to) -> "MoveLeader " + to.ordinal();
            case MembershipStep.Wait wait -> "Wait";
            case MembershipStep.Refuse(String reason) -> "Refuse " + reason;
            case MembershipStep.Done done -> "Done";
        };
    }

    private static List<EtcdMember> members(String text) {
        var members = new ArrayList<EtcdMember>();
        for (char each : text.toCharArray()) {
            if (each == '-') {
                members.addLast(members.removeLast().withUp(false));
            } else {
                members.add(new EtcdMember(
                        Integer.toString(members.size() + 10), members.size(), each == 'l', true, each == 'V'));
            }
        }
        return members;
    }
}
