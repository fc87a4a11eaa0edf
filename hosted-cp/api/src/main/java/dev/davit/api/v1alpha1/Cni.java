package dev.davit.api.v1alpha1;

/** Which pod network Davit installs in a hosted cluster. */
public enum Cni {
    /** Flannel with VXLAN. */
    Flannel,
    /** The user installs one, which gives pods addresses of the cluster's podCIDR, each to one pod. */
    None
}
