package dev.davit.api.v1alpha1;

/** How a patch is written. */
public enum PatchType {
    /** RFC 6902. */
    Json,
    /** RFC 7386. */
    Merge,
    /** Kubernetes' own: lists such as containers are merged by name. */
    Strategic
}
