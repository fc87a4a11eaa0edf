package dev.davit.agent.cluster;

/** How a cluster finds the machine that a pod is on. */
public enum PodAddressing {
    /** By the ranges of the Nodes, which Davit's own pod network keeps to. */
    RANGES,
    /** By the single addresses that each machine announces. */
    ANNOUNCED;

    private static final String FIELD = "podAddressesAnnounced";

    /**
     * @param settings {@code config.json} of the cluster's settings
     * @return what they say; clusters of operators that say nothing go by ranges
     * @throws IllegalArgumentException when the settings are no JSON object
     */
    public static PodAddressing of(String settings) {
        var json = Json.parse(settings);
        if (!json.isObject()) {
            throw new IllegalArgumentException("expected a JSON object, found something else");
        }
        return json.path(FIELD).asBoolean(false) ? ANNOUNCED : RANGES;
    }
}
