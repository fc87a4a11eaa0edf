package dev.davit.api.v1alpha1;

/** How far a hosted cluster is with falling asleep or waking. */
public enum HibernationPhase {
    /** Its control plane is to run. */
    Awake,
    /** Machines are told, then the control plane ends, then etcd. */
    FallingAsleep,
    /** It has no pods. */
    Asleep,
    /** Its pods start; it is Awake when its API answers and a pod of the control plane is ready. */
    Waking
}
