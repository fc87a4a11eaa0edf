package dev.davit.api.v1alpha1;

/** What it means when a webhook does not answer. */
public enum AuthorizationFailurePolicy {
    NoOpinion,
    Deny
}
