package dev.davit.model.naming;

/** Names of fixed things: namespaces, services, ports and groups that several parts must agree on. */
public final class Names {
    /** Namespace of the operator and the gateway. */
    public static final String SYSTEM_NAMESPACE = "davit-system";

    /** Namespace of the Secrets that the gateway reads, and of nothing else. */
    public static final String ROUTES_NAMESPACE = "davit-routes";

    /** The gateway's pods and public Service. */
    public static final String GATEWAY = "gateway";

    /** The operator's pods. */
    public static final String OPERATOR = "operator";

    /** DNS name of the gateway's internal Service, in its certificate too. */
    public static final String GATEWAY_INTERNAL_HOST = "gateway-internal." + SYSTEM_NAMESPACE + ".svc";

    /** Gateway port to machines and pods of a hosted cluster. */
    public static final int EGRESS_CLUSTER_PORT = 8131;

    /** Gateway port to outside addresses that a tenant chooses. */
    public static final int EGRESS_CONTROL_PLANE_PORT = 8132;

    /** The control plane's workload, pods and Service in the hosted namespace. */
    public static final String API_SERVER = "kube-apiserver";

    /** The etcd workload, pods and headless Service in the hosted namespace. */
    public static final String ETCD = "etcd";

    /** A pod that tries what the only member of etcd is about to become; its label too, so that nothing takes it for a member. */
    public static final String ETCD_TRIAL = "etcd-trial";

    /** Port of the API server, in its pod, its Service and on every machine's node-local address. */
    public static final int API_PORT = 6443;

    /** Group of the admin kubeconfig inside a hosted cluster. */
    public static final String ADMIN_GROUP = "davit:cluster-admins";

    /** Group of Davit's join tokens inside a hosted cluster. */
    public static final String BOOTSTRAP_GROUP = "system:bootstrappers:davit:default";

    /** Group of stock kubeadm's join tokens inside a hosted cluster. */
    public static final String KUBEADM_BOOTSTRAP_GROUP = "system:bootstrappers:kubeadm:default-node-token";

    private Names() {}
}
