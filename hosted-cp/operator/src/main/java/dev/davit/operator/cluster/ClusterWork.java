package dev.davit.operator.cluster;

import dev.davit.model.pki.ClusterSecretsPlanner;

/** The steps of a reconciliation, put together once. */
record ClusterWork(
        ClusterObserver observer, ClusterPlanner planner, ClusterExecutor executor, ClusterDeletion deletion) {
    static ClusterWork of(ClusterParts parts, Catalog catalog) {
        return new ClusterWork(
                new ClusterObserver(
                        parts.client(),
                        parts.watched(),
                        parts.applier(),
                        parts.connections(),
                        parts.gateway(),
                        catalog),
                new ClusterPlanner(new ClusterSecretsPlanner(parts.random())),
                new ClusterExecutor(parts, new EtcdMembers(parts.client())),
                new ClusterDeletion(parts.client(), parts.connections()));
    }
}
