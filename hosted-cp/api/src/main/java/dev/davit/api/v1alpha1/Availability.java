package dev.davit.api.v1alpha1;

/** How many replicas a control plane has. */
public enum Availability {
    /** One etcd member and one control-plane pod. */
    SingleReplica(1),
    /** Three etcd members and three control-plane pods, spread over nodes and zones as far as there are any. */
    HighlyAvailable(3);

    private final int replicas;

    Availability(int replicas) {
        this.replicas = replicas;
    }

    /** @return members of etcd, and pods of the control plane */
    public int replicas() {
        return replicas;
    }
}
