package dev.davit.api.v1alpha1;

/** A moment in the life of a request. */
public enum AuditStage {
    RequestReceived,
    ResponseStarted,
    ResponseComplete,
    Panic
}
