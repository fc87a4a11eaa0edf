package dev.davit.operator.etcd;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known about one etcd. Equal values mean that there is nothing new to report.
 *
 * @param reach whether it answers
 * @param members by ordinal; those that were known last while it does not answer
 * @param full whether it refuses writes, because a database reached its quota
 */
public record EtcdState(Reach reach, List<EtcdMember> members, boolean full) {
    /** Before anybody asked. */
    public static final EtcdState UNKNOWN = new EtcdState(Reach.UNKNOWN, List.of(), false);

    /** Whether an etcd answers. */
    public enum Reach {
        /** Nobody has asked yet. */
        UNKNOWN,
        /** A majority of its members has confirmed who is a member. */
        QUORUM,
        /** No majority answers, or none can be reached from here. */
        NONE
    }

    /** Copies. */
    public EtcdState {
        members = List.copyOf(members);
    }

    /** @return whether a majority answers */
    public boolean hasQuorum() {
        return reach == Reach.QUORUM;
    }

    /** @return the member of that ordinal */
    public Optional<EtcdMember> member(int ordinal) {
        return members.stream().filter(member -> member.ordinal() == ordinal).findFirst();
    }

    /** @return who takes the lead when that member hands it over */
    public Optional<EtcdMember> successor(EtcdMember leader) {
        return members.stream()
                .filter(member -> member.ordinal() != leader.ordinal() && member.up() && !member.learner())
                .min(Comparator.comparing(EtcdMember::ordinal));
    }

    /** @return whether the member has shown that it has data and a vote */
    public boolean hasData(int ordinal) {
        return hasQuorum()
                && member(ordinal)
                        .filter(member -> member.up() && !member.learner())
                        .isPresent();
    }

    /** @return the members that do not answer, learners left out */
    public List<EtcdMember> down() {
        return members.stream()
                .filter(member -> !member.up() && !member.learner())
                .toList();
    }
}
