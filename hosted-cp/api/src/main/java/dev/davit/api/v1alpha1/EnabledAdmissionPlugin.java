package dev.davit.api.v1alpha1;

/** Admission plugins that kube-apiserver does not run by itself and that need no file of their own. */
public enum EnabledAdmissionPlugin {
    AlwaysPullImages,
    DenyServiceExternalIPs,
    ExtendedResourceToleration,
    LimitPodHardAntiAffinityTopology,
    NamespaceAutoProvision,
    OwnerReferencesPermissionEnforcement,
    PodNodeSelector,
    PodTolerationRestriction
}
