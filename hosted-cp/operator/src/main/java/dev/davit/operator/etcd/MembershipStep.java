package dev.davit.operator.etcd;

/** The one thing that is next on the way to the wanted number of members. */
public sealed interface MembershipStep {
    /** Something that is asked of etcd. */
    sealed interface OfEtcd extends MembershipStep {}

    /** Something that is asked of the management cluster. */
    sealed interface OfPods extends MembershipStep {}

    /** Tell etcd of a new member without a vote. */
    record AddLearner(int ordinal) implements OfEtcd {}

    /** Give a learner its vote; etcd refuses while it has not caught up. */
    record Promote(EtcdMember member) implements OfEtcd {}

    /** Let another member lead. */
    record MoveLeader(EtcdMember from, EtcdMember to) implements OfEtcd {}

    /** Take a member out. */
    record Remove(EtcdMember member) implements OfEtcd {}

    /** Give the member that etcd has been told of a pod. */
    record Start(int ordinal) implements OfPods {}

    /** Take the pod and the volume of a member away that etcd does not know any more. */
    record Stop(int ordinal) implements OfPods {}

    /** Nothing now: it goes on by itself. */
    record Wait(String reason) implements MembershipStep {}

    /** Nothing while this is so: somebody or something must mend it. */
    record Refuse(String reason) implements MembershipStep {}

    /** All members are as wanted. */
    record Done() implements MembershipStep {}
}
