package dev.davit.api.v1alpha1;

/** How far a version got. */
public enum UpgradeState {
    /** Still rolling out, or given up for another one. */
    Partial,
    /** Fully rolled out and healthy once. */
    Completed
}
