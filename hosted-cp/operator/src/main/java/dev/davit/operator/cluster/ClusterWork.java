package dev.davit.operator.cluster;

import dev.davit.model.pki.ClusterSecretsPlanner;

/** The steps of a reconciliation, put together once. */
record ClusterWork(
        ClusterObserver observer, ClusterPlanner planner, ClusterExecutor executor, ClusterDeletion deletion) {
    static ClusterWork of(ClusterParts parts, Catalog catalog) {
        var volumes = new EtcdVolumes(parts.client());
        return new ClusterWork(
                new ClusterObserver(parts, catalog, new ReplicationObserver(parts, volumes)),
                new ClusterPlanner(new ClusterSecretsPlanner(parts.random())),
                new ClusterExecutor(parts, new EtcdMembers(parts.client()), volumes),
                new ClusterDeletion(parts.client(), parts.connections(), parts.etcd()));
    }
}
