package dev.davit.api.v1alpha1;

/** Where the audit log goes. */
public enum AuditLogDestination {
    File,
    Stdout
}
