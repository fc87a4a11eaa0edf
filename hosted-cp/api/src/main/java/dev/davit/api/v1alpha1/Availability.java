package dev.davit.api.v1alpha1;

/** How many replicas a control plane has. */
public enum Availability {
    /** One etcd member and one control-plane pod. */
    SingleReplica
}
