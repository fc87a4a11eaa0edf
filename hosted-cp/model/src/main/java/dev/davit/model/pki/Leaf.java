package dev.davit.model.pki;

/** The leaves of one hosted cluster: who signs each, and which Secret holds it under which keys. */
public enum Leaf {
    /** What the API server presents. */
    API_SERVER(TrustDomain.CLUSTER, SecretsRenderer.API_SERVER, "tls"),
    /** What the API server shows to kubelets. */
    KUBELET_CLIENT(TrustDomain.CLUSTER, SecretsRenderer.API_SERVER, "kubelet-client"),
    /** What the API server shows to aggregated API servers. */
    FRONT_PROXY_CLIENT(TrustDomain.FRONT_PROXY, SecretsRenderer.API_SERVER, "front-proxy-client"),
    /** What the API server shows to etcd. */
    ETCD_CLIENT(TrustDomain.ETCD, SecretsRenderer.API_SERVER, "etcd-client"),
    /** What the API server shows to the gateway's egress ports. */
    EGRESS_CLIENT(TrustDomain.GATEWAY, SecretsRenderer.API_SERVER, "egress-client"),
    /** What etcd presents to clients. */
    ETCD_SERVER(TrustDomain.ETCD, SecretsRenderer.ETCD, "server"),
    /** What etcd members present to each other. */
    ETCD_PEER(TrustDomain.ETCD, SecretsRenderer.ETCD, "peer"),
    /** kube-controller-manager's. */
    CONTROLLER_MANAGER(TrustDomain.CLUSTER, SecretsRenderer.CONTROLLER_MANAGER, "client"),
    /** kube-scheduler's. */
    SCHEDULER(TrustDomain.CLUSTER, SecretsRenderer.SCHEDULER, "client"),
    /** The one in the kubeconfig that users get. */
    ADMIN(TrustDomain.CLUSTER, SecretsRenderer.ADMIN, "tls"),
    /** What the gateway presents to this cluster's machines. */
    TUNNEL(TrustDomain.CLUSTER, SecretsRenderer.TUNNEL, "tls");

    private final TrustDomain trustDomain;
    private final String secretName;
    private final String file;

    Leaf(TrustDomain trustDomain, String secretName, String file) {
        this.trustDomain = trustDomain;
        this.secretName = secretName;
        this.file = file;
    }

    /** @return who signs it */
    public TrustDomain trustDomain() {
        return trustDomain;
    }

    /** @return the Secret that holds it, in the hosted namespace */
    public String secretName() {
        return secretName;
    }

    /** @return key of the certificate chain in that Secret, and name of the file in the pod */
    public String certificateFile() {
        return file + ".crt";
    }

    /** @return key of the private key in that Secret, and name of the file in the pod */
    public String keyFile() {
        return file + ".key";
    }
}
