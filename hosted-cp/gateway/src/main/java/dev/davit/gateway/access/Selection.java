package dev.davit.gateway.access;

/** Which way a kube-apiserver chose, by the names of its egress selections. */
public enum Selection {
    /** To nodes and pods of its cluster. */
    CLUSTER,
    /** To outside addresses. */
    CONTROLPLANE
}
