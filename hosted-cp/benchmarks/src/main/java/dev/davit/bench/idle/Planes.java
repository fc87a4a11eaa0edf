package dev.davit.bench.idle;

import java.util.List;

/**
 * The control planes that are measured, by their namespaces in the management cluster.
 *
 * @param withNode the HostedCluster that a machine has joined
 * @param withoutNode the other HostedClusters, at least one
 * @param reference the one from the hand-written manifest
 */
record Planes(String withNode, List<String> withoutNode, String reference) {

    Planes {
        withoutNode = List.copyOf(withoutNode);
    }
}
