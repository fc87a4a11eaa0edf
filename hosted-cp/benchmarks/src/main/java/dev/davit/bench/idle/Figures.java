package dev.davit.bench.idle;

import java.util.List;

/**
 * What was measured in one window.
 *
 * @param withNode the HostedCluster that a machine has joined
 * @param withoutNode the other HostedClusters, at least one
 * @param reference the control plane from the hand-written manifest, which has no node
 * @param operator the operator of all HostedClusters
 * @param seconds length of the window
 */
record Figures(Usage withNode, List<Usage> withoutNode, Usage reference, OperatorUsage operator, double seconds) {

    Figures {
        withoutNode = List.copyOf(withoutNode);
    }

    /** @return private memory of the HostedCluster with one node divided by that of the reference */
    double memoryRatio() {
        return withNode.totalMebibytes() / reference.totalMebibytes();
    }

    /** @return the same for the median of the HostedClusters that have no node, as the reference has none */
    double memoryRatioWithoutNode() {
        return Usage.median(withoutNode).totalMebibytes() / reference.totalMebibytes();
    }

    /** @return CPU time of the HostedCluster with one node divided by that of the reference */
    double cpuRatio() {
        return withNode.cpuPercent() / reference.cpuPercent();
    }

    /** @return the same for the median of the HostedClusters that have no node, as the reference has none */
    double cpuRatioWithoutNode() {
        return Usage.median(withoutNode).cpuPercent() / reference.cpuPercent();
    }
}
