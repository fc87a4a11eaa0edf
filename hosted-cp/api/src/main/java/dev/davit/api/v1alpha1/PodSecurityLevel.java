package dev.davit.api.v1alpha1;

/** A Pod Security Standard. */
public enum PodSecurityLevel {
    /** No restriction. */
    Privileged,
    /** Known privilege escalations are refused. */
    Baseline,
    /** Pods must be hardened. */
    Restricted
}
