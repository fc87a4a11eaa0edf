package dev.davit.agent.cluster;

import java.util.Optional;

/** How a cluster finds the machine that a pod is on. */
public enum PodAddressing {
    /** By the ranges of the Nodes, which Davit's own pod network keeps to. */
    RANGES,
    /** By the single addresses that each machine announces. */
    ANNOUNCED;

    private static final String FIELD = "podAddressesAnnounced";

    /**
     * @param settings {@code config.json} of the cluster's settings, if there are any
     * @return what they say; clusters of operators that say nothing go by ranges
     * @throws IllegalArgumentException when the settings are no JSON
     */
    public static PodAddressing of(Optional<String> settings) {
        return settings.map(Json::parse)
                .filter(json -> json.path(FIELD).asBoolean(false))
                .map(json -> ANNOUNCED)
                .orElse(RANGES);
    }
}
