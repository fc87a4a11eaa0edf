package dev.davit.operator.etcd;

/**
 * One member as etcd knows it.
 *
 * @param id etcd's own, an unsigned number
 * @param ordinal of its pod; -1 for one that is not Davit's
 * @param learner whether it has no vote yet
 * @param up whether it answers and knows a leader
 * @param leader whether it leads
 */
public record EtcdMember(String id, int ordinal, boolean learner, boolean up, boolean leader) {
    EtcdMember withUp(boolean value) {
        return new EtcdMember(id, ordinal, learner, value, leader && value);
    }
}
