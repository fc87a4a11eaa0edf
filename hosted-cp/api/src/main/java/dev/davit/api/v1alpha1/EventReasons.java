package dev.davit.api.v1alpha1;

/**
 * Reasons of events that are not the reason of a condition, see {@link Reasons}, nor of a denied certificate request;
 * stable, so that people and programs can rely on them. Each has a row in docs/conditions.md.
 */
public final class EventReasons {
    /** A version begins to be rolled out. */
    public static final String VERSION_STARTED = "VersionStarted";
    /** A step of an upgrade begins. */
    public static final String UPGRADE_STEP_STARTED = "UpgradeStepStarted";
    /** A step of an upgrade is healthy at the new version. */
    public static final String UPGRADE_STEP_COMPLETED = "UpgradeStepCompleted";
    /** A version is rolled out and proven to run. */
    public static final String VERSION_COMPLETED = "VersionCompleted";
    /** The first certificate of a machine was approved. */
    public static final String MACHINE_ADMITTED = "MachineAdmitted";
    /** A machine's tunnel is up. */
    public static final String TUNNEL_CONNECTED = "TunnelConnected";
    /** A machine's tunnel is gone. */
    public static final String TUNNEL_DISCONNECTED = "TunnelDisconnected";
    /** Two machines are connected as one node. */
    public static final String DUPLICATE_TUNNEL = "DuplicateTunnel";
    /** The gateway did not make a connection that an API server asked for. */
    public static final String REQUEST_REFUSED = "RequestRefused";

    private EventReasons() {}
}
