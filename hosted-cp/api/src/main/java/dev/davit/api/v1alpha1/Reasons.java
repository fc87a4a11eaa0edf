package dev.davit.api.v1alpha1;

/** Reasons of conditions and events; stable, so that people and programs can rely on them. */
public final class Reasons {
    /** All is as it should be. */
    public static final String AS_EXPECTED = "AsExpected";
    /** The cluster is being created. */
    public static final String PROVISIONING = "Provisioning";
    /** A change is being rolled out. */
    public static final String ROLLING_OUT = "RollingOut";
    /** The rolled-out version is another one than the wanted, which is refused. */
    public static final String REFUSED = "Refused";
    /** No DavitConfig named davit exists. */
    public static final String CONFIG_MISSING = "ConfigMissing";
    /** {@code pausedUntil} holds. */
    public static final String PAUSED = "Paused";
    /** {@code pausedUntil} does not hold. */
    public static final String NOT_PAUSED = "NotPaused";
    /** The object is being deleted. */
    public static final String DELETING = "Deleting";
    /** The deletion waits until the control plane's pods are gone. */
    public static final String DELETING_CONTROL_PLANE = "DeletingControlPlane";
    /** The deletion waits until etcd's pods are gone. */
    public static final String DELETING_ETCD = "DeletingEtcd";
    /** The deletion waits until etcd's volume claims are gone. */
    public static final String DELETING_VOLUMES = "DeletingVolumes";
    /** The deletion waits until the control plane's namespace is gone. */
    public static final String DELETING_NAMESPACE = "DeletingNamespace";
    /** The deletion waits until the route and the user's Secrets are gone. */
    public static final String DELETING_ACCESS = "DeletingAccess";
    /** The deletion waits for something that somebody else must do. */
    public static final String DELETION_BLOCKED = "DeletionBlocked";
    /** The namespace of the control plane belongs to another cluster. */
    public static final String NAMESPACE_TAKEN = "NamespaceTaken";
    /** The Secret with the cluster's roots of trust is gone or damaged. */
    public static final String AUTHORITIES_LOST = "AuthoritiesLost";
    /** Objects could not be written. */
    public static final String APPLY_FAILED = "ApplyFailed";
    /** A reconciliation failed; it is tried again. */
    public static final String RECONCILE_FAILED = "ReconcileFailed";
    /** The probe with the admin kubeconfig passed. */
    public static final String PROBE_PASSED = "ProbePassed";
    /** The endpoint does not answer through the gateway. */
    public static final String ENDPOINT_UNREACHABLE = "EndpointUnreachable";
    /** The endpoint answers, but not as a user needs it. */
    public static final String PROBE_FAILED = "ProbeFailed";
    /** What a probe needs is missing, and none was made since the operator started. */
    public static final String PROBE_IMPOSSIBLE = "ProbeImpossible";
    /** The objects inside the hosted cluster are not all there. */
    public static final String ADDONS_PENDING = "AddonsPending";
    /** No pod of the workload is ready. */
    public static final String NOT_READY = "NotReady";
    /** All pods that should stand in for each other are on one node. */
    public static final String NOT_SPREAD = "NotSpread";
    /** So many members of etcd are down that the others cannot decide anything. */
    public static final String QUORUM_LOST = "QuorumLost";
    /** A member of etcd does not answer; the others go on without it. */
    public static final String MEMBER_DOWN = "MemberDown";
    /** A pod of the control plane is not ready; the others go on without it. */
    public static final String REPLICA_DOWN = "ReplicaDown";
    /** The database of etcd has reached its quota. */
    public static final String STORAGE_FULL = "StorageFull";
    /** The number of etcd's members does not change while some of them are down. */
    public static final String ETCD_UNHEALTHY = "EtcdUnhealthy";
    /** The number of pods does not begin to change while the API does not answer. */
    public static final String CONTROL_PLANE_UNHEALTHY = "ControlPlaneUnhealthy";
    /** An image of etcd or of the control plane cannot be pulled. */
    public static final String IMAGE_NOT_AVAILABLE = "ImageNotAvailable";
    /** A container of etcd or of the control plane ends again and again. */
    public static final String POD_CRASHES = "PodCrashes";
    /** A container of etcd or of the control plane cannot be started. */
    public static final String POD_CANNOT_START = "PodCannotStart";
    /** No node takes a pod of etcd or of the control plane. */
    public static final String POD_UNSCHEDULABLE = "PodUnschedulable";
    /** A step of an upgrade takes longer than its deadline; it is tried further. */
    public static final String DEADLINE_EXCEEDED = "DeadlineExceeded";
    /** The upgrade waits until fewer other clusters are being upgraded. */
    public static final String UPGRADE_QUEUED = "UpgradeQueued";
    /** The first start, or the wake-up, waits until fewer other clusters are starting. */
    public static final String START_QUEUED = "StartQueued";
    /** The only member of etcd is about to restart for a change; the API does not answer meanwhile. */
    public static final String ETCD_RESTARTING = "EtcdRestarting";
    /** The control plane's only pod moves away from a node that is being drained. */
    public static final String MOVING_OFF_NODE = "MovingOffNode";
    /** The only member of etcd is on a node that is being drained, and drains may take it. */
    public static final String EVICTION_ALLOWED = "EvictionAllowed";
    /** An only pod is on a node that is being drained, and has nowhere to go. */
    public static final String CANNOT_MOVE = "CannotMove";
    /** Changes that come from another build of the operator wait, as the spec asks for. */
    public static final String HELD_BACK = "HeldBack";
    /** There are no machines. */
    public static final String NO_NODES = "NoNodes";
    /** A request through the tunnel arrived. */
    public static final String TUNNEL_WORKS = "TunnelWorks";
    /** A request through the tunnel did not arrive. */
    public static final String TUNNEL_FAILED = "TunnelFailed";
    /** Two machines have the same address. */
    public static final String ADDRESS_CONFLICT = "AddressConflict";
    /** Not known yet. */
    public static final String NOT_PROBED = "NotProbed";
    /** There is no Release of that version. */
    public static final String RELEASE_NOT_FOUND = "ReleaseNotFound";
    /** The text is no Kubernetes version. */
    public static final String INVALID_VERSION = "InvalidVersion";
    /** The version is neither of the same minor nor of the next one. */
    public static final String VERSION_STEP_REFUSED = "VersionStepRefused";
    /** A kubelet would be newer, or too old, for that version. */
    public static final String KUBELET_SKEW = "KubeletSkew";
    /** A range is none, too small, or overlaps another one. */
    public static final String INVALID_NETWORK = "InvalidNetwork";
    /** An extra flag is one that Davit sets itself. */
    public static final String OWNED_FLAG = "OwnedFlag";
    /** A name for the certificate belongs to somebody else. */
    public static final String INVALID_NAME = "InvalidName";
    /** The configuration of kube-scheduler has something that Davit writes itself, or that the scheduler cannot read. */
    public static final String INVALID_SCHEDULER_CONFIGURATION = "InvalidSchedulerConfiguration";
    /** Requests or limits of a component that no pod could have. */
    public static final String INVALID_RESOURCES = "InvalidResources";
    /** A patch cannot be applied or touches what no patch may touch. */
    public static final String INVALID_PATCH = "InvalidPatch";
    /** A time or a time zone of the hibernation's schedule is none. */
    public static final String INVALID_SCHEDULE = "InvalidSchedule";
    /** The cluster sleeps, as its spec says. */
    public static final String HIBERNATED = "Hibernated";
    /** The cluster is falling asleep. */
    public static final String FALLING_ASLEEP = "FallingAsleep";
    /** The cluster was asleep and its pods start. */
    public static final String WAKING = "Waking";
    /** A section of apiServer cannot be put into force as it is written, so that it stays as it was. */
    public static final String UNUSABLE_SETTING = "UnusableSetting";
    /** Storage and quota of etcd do not fit. */
    public static final String INVALID_STORAGE = "InvalidStorage";

    private Reasons() {}
}
