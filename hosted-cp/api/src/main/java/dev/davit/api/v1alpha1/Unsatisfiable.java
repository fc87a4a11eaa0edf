package dev.davit.api.v1alpha1;

/** What becomes of a pod that cannot be placed as a spread constraint asks, in the words of Kubernetes. */
public enum Unsatisfiable {
    /** It waits. */
    DoNotSchedule,
    /** It is placed where it violates the constraint least. */
    ScheduleAnyway
}
