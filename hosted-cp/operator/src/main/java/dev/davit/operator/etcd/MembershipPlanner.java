package dev.davit.operator.etcd;

import dev.davit.model.etcd.EtcdNames;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides the next step on the way to the wanted members, one at a time, learner first, never below quorum (invariant
 * I8). Pure, and without memory: what etcd and the members' files say is enough to go on at any point.
 */
public final class MembershipPlanner {
    private final MembershipGoal goal;
    private final EtcdState state;
    private final int pods;
    private final int known;

    private MembershipPlanner(MembershipGoal goal, EtcdState state) {
        this.goal = goal;
        this.state = state;
        this.pods = goal.layout().size();
        this.known = state.members().size();
    }

    /** @return the one next step */
    public static MembershipStep next(MembershipGoal goal, EtcdState state) {
        return new MembershipPlanner(goal, state).next();
    }

    private MembershipStep next() {
        if (!state.hasQuorum()) {
            return goal.wanted() == pods && goal.resigning() == MembershipGoal.NOBODY
                    ? new MembershipStep.Done()
                    : noAnswer();
        }
        if (!isContiguous()) {
            return new MembershipStep.Refuse(
                    "etcd has other members than Davit gave it (%s); an administrator must put its members right"
                            .formatted(names(state.members())));
        }
        if (pods > known) {
            return new MembershipStep.Stop(pods - 1);
        }
        if (known > pods) {
            return goal.wanted() < known ? shrink() : new MembershipStep.Start(last().ordinal());
        }
        if (goal.wanted() == known && !last().learner()) {
            return resign();
        }
        return goal.wanted() < known ? shrink() : grow();
    }

    private MembershipStep noAnswer() {
        return state.reach() == EtcdState.Reach.UNKNOWN
                ? new MembershipStep.Wait("etcd has not been asked yet")
                : new MembershipStep.Refuse(
                        "etcd has no quorum that answers; its members stay as they are until it has");
    }

    private MembershipStep grow() {
        List<EtcdMember> down = state.down();
        if (!down.isEmpty()) {
            return new MembershipStep.Refuse(
                    "%s does not answer; no member joins etcd until it does".formatted(names(down)));
        }
        if (!last().learner()) {
            return new MembershipStep.AddLearner(known);
        }
        return last().up()
                ? new MembershipStep.Promote(last())
                : new MembershipStep.Wait("%s starts and catches up".formatted(EtcdNames.member(last().ordinal())));
    }

    private MembershipStep shrink() {
        EtcdMember last = last();
        if (last.learner()) {
            return remove(last);
        }
        List<EtcdMember> down = state.down().stream()
                .filter(member -> member.ordinal() != last.ordinal())
                .toList();
        if (!down.isEmpty()) {
            return new MembershipStep.Refuse(
                    "%s does not answer; no member leaves etcd until it does".formatted(names(down)));
        }
        return last.leader() ? new MembershipStep.MoveLeader(last, first()) : remove(last);
    }

    private MembershipStep resign() {
        return state.member(goal.resigning())
                .filter(EtcdMember::leader)
                .flatMap(leader -> state.successor(leader)
                        .<MembershipStep>map(successor -> new MembershipStep.MoveLeader(leader, successor)))
                .orElseGet(MembershipStep.Done::new);
    }

    private static MembershipStep remove(EtcdMember member) {
        return new MembershipStep.Remove(member);
    }

    private boolean isContiguous() {
        return known > 0
                && IntStream.range(0, known)
                        .allMatch(ordinal -> state.members().get(ordinal).ordinal() == ordinal)
                && state.members().subList(0, known - 1).stream().noneMatch(EtcdMember::learner)
                && Math.abs(known - pods) <= 1;
    }

    private EtcdMember first() {
        return state.members().getFirst();
    }

    private EtcdMember last() {
        return state.members().getLast();
    }

    private static String names(List<EtcdMember> members) {
        return members.stream()
                .map(member -> member.ordinal() < 0 ? "member " + member.id() : EtcdNames.member(member.ordinal()))
                .collect(Collectors.joining(", "));
    }
}
