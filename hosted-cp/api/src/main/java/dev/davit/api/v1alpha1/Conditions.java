package dev.davit.api.v1alpha1;

/** Types of the conditions in {@link HostedClusterStatus}. */
public final class Conditions {
    /** The current generation is fully rolled out and the cluster is Available. */
    public static final String READY = "Ready";
    /** kstatus: a roll-out is under way. */
    public static final String RECONCILING = "Reconciling";
    /** kstatus: the spec is refused and will not be rolled out as it is. */
    public static final String STALLED = "Stalled";
    /** A probe with the admin kubeconfig through the gateway passed. */
    public static final String AVAILABLE = "Available";
    /** A roll-out is under way. */
    public static final String PROGRESSING = "Progressing";
    /** Something works less well than it should. */
    public static final String DEGRADED = "Degraded";
    /** etcd answers and has quorum. */
    public static final String ETCD_AVAILABLE = "EtcdAvailable";
    /** A control-plane pod is ready. */
    public static final String CONTROL_PLANE_AVAILABLE = "ControlPlaneAvailable";
    /** The endpoint answers through the gateway. */
    public static final String ENDPOINT_REACHABLE = "EndpointReachable";
    /** A request through the tunnel succeeded; Unknown without nodes. */
    public static final String NODES_CONNECTED = "NodesConnected";
    /** The spec can be rolled out. */
    public static final String VALID_SPEC = "ValidSpec";
    /** No kubelet would be outside of the supported version skew. */
    public static final String VERSION_SKEW_SUPPORTED = "VersionSkewSupported";
    /** {@code pausedUntil} holds. */
    public static final String RECONCILIATION_PAUSED = "ReconciliationPaused";

    /** Changes that come from another build of the operator are held back; only while they would be. */
    public static final String OPERATOR_CHANGES_PENDING = "OperatorChangesPending";

    private Conditions() {}
}
