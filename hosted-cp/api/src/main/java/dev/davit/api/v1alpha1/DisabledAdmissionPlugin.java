package dev.davit.api.v1alpha1;

/** Admission plugins that kube-apiserver runs by itself and that neither Davit nor the isolation of machines needs. */
public enum DisabledAdmissionPlugin {
    DefaultIngressClass,
    DefaultStorageClass,
    DefaultTolerationSeconds,
    LimitRanger,
    PersistentVolumeClaimResize,
    ResourceQuota,
    RuntimeClass,
    StorageObjectInUseProtection
}
