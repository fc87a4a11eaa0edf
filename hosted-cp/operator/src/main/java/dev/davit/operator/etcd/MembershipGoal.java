package dev.davit.operator.etcd;

import dev.davit.model.etcd.EtcdLayout;

/**
 * What is wanted of an etcd's members now.
 *
 * @param wanted number of members
 * @param layout members that have a pod
 * @param resigning ordinal of a member that is about to be restarted and should not lead; -1 for none
 */
public record MembershipGoal(int wanted, EtcdLayout layout, int resigning) {
    /** Nobody resigns. */
    public static final int NOBODY = -1;
}
