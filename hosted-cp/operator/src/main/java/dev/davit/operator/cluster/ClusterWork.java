package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfigSpec;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.pki.ClusterSecretsPlanner;
import dev.davit.operator.deletion.ClusterDeletion;
import dev.davit.operator.replication.EtcdMembers;
import dev.davit.operator.replication.EtcdVolumes;
import dev.davit.operator.replication.OnlyMember;
import dev.davit.operator.replication.ReplicationObserver;
import dev.davit.operator.turn.StartLimit;
import dev.davit.operator.turn.StartPreparation;
import dev.davit.operator.turn.StartTurns;
import dev.davit.operator.turn.UpgradeTurns;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.function.Supplier;

/** The steps of a reconciliation, put together once. */
record ClusterWork(
        ClusterObserver observer,
        ClusterPlanner planner,
        ClusterExecutor executor,
        ClusterDeletion deletion,
        HostnameClaims hostnames,
        StartTurns starts) {
    static ClusterWork of(
            ClusterParts parts, Catalog catalog, Supplier<List<HostedCluster>> clusters, HostnameClaims hostnames) {
        var starts = starts(parts, catalog, clusters);
        var volumes = new EtcdVolumes(parts.client());
        var members = new EtcdMembers(parts.client());
        return new ClusterWork(
                new ClusterObserver(
                        parts,
                        catalog,
                        new ReplicationObserver(
                                parts.client(), parts.newest(), parts.etcd(), volumes, parts.connections()),
                        hostnames),
                new ClusterPlanner(new ClusterSecretsPlanner(parts.random()), new UpgradeTurns(clusters::get), starts),
                new ClusterExecutor(parts, members, new OnlyMember(parts.client(), members), volumes),
                new ClusterDeletion(parts.client(), parts.connections(), parts.etcd()),
                hostnames,
                starts);
    }

    private static StartTurns starts(ClusterParts parts, Catalog catalog, Supplier<List<HostedCluster>> clusters) {
        var starts = new StartTurns(
                clusters,
                cluster -> StartPreparation.hasPods(parts.watched(), cluster),
                () -> StartLimit.of(
                        catalog.config().map(DavitConfigSpec::fleet).orElseGet(FleetConfig::defaults),
                        parts.nodes().milliCpu()),
                cluster -> parts.wakeUps().propagateEvent(ResourceID.fromResource(cluster)));
        parts.nodes().onCapacity(() -> starts.call(parts.clock().instant()));
        parts.fleet().startsAre(() -> starts.figures(parts.clock().instant()));
        return starts;
    }
}
