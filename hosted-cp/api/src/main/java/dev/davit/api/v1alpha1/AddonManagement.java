package dev.davit.api.v1alpha1;

/** Whether Davit installs and upgrades an add-on. */
public enum AddonManagement {
    /** Davit installs and upgrades it. */
    Managed,
    /** The user brings one, or none. */
    None
}
