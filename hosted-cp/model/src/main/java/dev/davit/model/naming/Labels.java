package dev.davit.model.naming;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels and annotations that Davit sets. */
public final class Labels {
    /** uid of the HostedCluster that an object belongs to; on every object that Davit makes for one. */
    public static final String CLUSTER_UID = "davit.dev/cluster-uid";

    /** The component that an object belongs to. */
    public static final String NAME = "app.kubernetes.io/name";

    /** {@value #MANAGER} on everything that Davit makes. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}. */
    public static final String MANAGER = "davit";

    /** Annotation: namespace/name of the HostedCluster, for people. */
    public static final String CLUSTER = "davit.dev/cluster";

    /** Annotation of pod templates: digest of the Secrets and ConfigMaps that the pod reads. */
    public static final String INPUTS_HASH = "davit.dev/inputs-hash";

    /** Annotation of the control plane's pod template: the node that its pod was last moved away from, and since when. */
    public static final String MOVED_FROM = "davit.dev/moved-from";

    /** Annotation of a PodDisruptionBudget: the node of its pod that is being drained, and since when. */
    public static final String DRAIN = "davit.dev/drain";

    /** Label of the control plane's Deployment: the Kubernetes version that it runs, or is rolled out to. */
    public static final String VERSION = "app.kubernetes.io/version";

    /** Label of the control plane's Deployment: how many machines its memory is for. */
    public static final String NODE_STEP = "davit.dev/node-step";

    /** Annotation of the Secret with files for kube-apiserver: which section of the spec each belongs to. */
    public static final String SECTIONS = "davit.dev/sections";

    /** Annotation of a trial of etcd: the revision of the StatefulSet whose template it tries. */
    public static final String ETCD_REVISION = "davit.dev/etcd-revision";

    /** Annotation of a trial of etcd: its configuration file. */
    public static final String ETCD_FILE = "davit.dev/etcd-file";

    /** Annotation of a trial of etcd: digest of what it was rendered as. */
    public static final String TRIAL_HASH = "davit.dev/trial-hash";

    /** Label of a gateway route Secret: {@code settings} or {@code cluster}. */
    public static final String ROUTE = "davit.dev/route";

    private Labels() {}

    /**
     * @param identity the cluster
     * @param component value of {@link #NAME}
     * @return the labels of an object of that component, in a stable order
     */
    public static SortedMap<String, String> of(ClusterIdentity identity, String component) {
        var labels = new TreeMap<String, String>();
        labels.put(CLUSTER_UID, identity.uid());
        labels.put(MANAGED_BY, MANAGER);
        labels.put(NAME, component);
        return labels;
    }

    /**
     * The labels that never change in the life of a workload, so that they can be its selector.
     *
     * @param component value of {@link #NAME}
     * @return the selector of that component's pods inside the cluster's own namespace
     */
    public static Map<String, String> selector(String component) {
        return Map.of(NAME, component);
    }
}
