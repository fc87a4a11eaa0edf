package dev.davit.api.v1alpha1;

/** What happens to changes of the control plane that come from another build of the operator alone. */
public enum OperatorChangeMode {
    /** They are rolled out at once. */
    Automatic,
    /** They wait until the spec changes, or until they are asked for. */
    Manual
}
