package dev.davit.api.v1alpha1;

/** How much of a request is noted. */
public enum AuditLevel {
    None,
    Metadata,
    Request,
    RequestResponse
}
