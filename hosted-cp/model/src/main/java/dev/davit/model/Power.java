package dev.davit.model;

/** Which pods a hosted cluster has, and what the gateway is told. The way down is the order; up goes at once. */
public enum Power {
    /** All of them; nothing is said about sleep. */
    ON(true, true),
    /** All of them; the gateway tells machines that the cluster goes to sleep. */
    TELLING(true, true),
    /** etcd alone, until the last API server has ended. */
    DRAINING(false, true),
    /** None. */
    OFF(false, false),
    /** All of them; the gateway lets clients wait for the API server. */
    WAKING(true, true);

    private final boolean controlPlane;
    private final boolean etcd;

    Power(boolean controlPlane, boolean etcd) {
        this.controlPlane = controlPlane;
        this.etcd = etcd;
    }

    /** @return whether the control plane has pods */
    public boolean controlPlane() {
        return controlPlane;
    }

    /** @return whether etcd has pods */
    public boolean etcd() {
        return etcd;
    }

    /** @return whether the gateway turns machines away, and lets nobody through */
    public boolean sleeps() {
        return this != ON && this != WAKING;
    }
}
