package dev.davit.api.v1alpha1;

/** The steps of an upgrade, in their order; each waits for the one before. */
public enum UpgradeStepName {
    /** The members of etcd, one by one, when the Release asks for another image of it. */
    Etcd,
    /** The pods of the control plane. */
    ControlPlane,
    /** The objects and add-ons inside the cluster. */
    Addons
}
