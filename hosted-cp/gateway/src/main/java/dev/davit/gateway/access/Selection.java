package dev.davit.gateway.access;

/** Which way a kube-apiserver chose, by the names of its egress selections, or that it comes through another gateway. */
public enum Selection {
    /** To nodes and pods of its cluster. */
    CLUSTER,
    /** To outside addresses. */
    CONTROLPLANE,
    /** To nodes and pods, passed on by the gateway that it had asked. */
    PEER
}
