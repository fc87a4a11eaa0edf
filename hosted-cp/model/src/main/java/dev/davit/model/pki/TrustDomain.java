package dev.davit.model.pki;

/** Who signs: the three authorities that kubeadm has, and the gateway's, which is one for all clusters. */
public enum TrustDomain {
    /** The API server, its clients, machines, the tunnel. */
    CLUSTER,
    /** The aggregator's proxy client. */
    FRONT_PROXY,
    /** etcd and its clients. */
    ETCD,
    /** The gateway's internal ports. */
    GATEWAY
}
