package dev.davit.operator.etcd;

/**
 * What one member says of itself.
 *
 * @param id etcd's own, an unsigned number
 * @param leader id of the member that leads in its eyes; {@code 0} for none
 * @param revision of the newest change that it has applied
 * @param size bytes of its database file
 * @param used bytes of it that are in use
 * @param quota bytes that it may reach; 0 when it does not say
 * @param full whether any member refuses writes for its quota
 */
record MemberStatus(String id, String leader, long revision, long size, long used, long quota, boolean full) {
    boolean hasLeader() {
        return !leader.equals("0");
    }

    boolean isLeader() {
        return leader.equals(id);
    }
}
