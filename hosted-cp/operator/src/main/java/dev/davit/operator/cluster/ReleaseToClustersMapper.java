package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Release;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A release concerns the clusters that want it, wait for it or run it. */
record ReleaseToClustersMapper(IndexerResourceCache<HostedCluster> clusters)
        implements SecondaryToPrimaryMapper<Release> {
    @Override
    public Set<ResourceID> toPrimaryResourceIDs(Release release) {
        String version = release.getMetadata().getName();
        return clusters.list(cluster -> concerns(cluster, version))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static boolean concerns(HostedCluster cluster, String version) {
        return version.equals(cluster.getSpec().version())
                || Optional.ofNullable(cluster.getStatus())
                        .flatMap(status -> Optional.ofNullable(status.version()))
                        .map(status -> version.equals(status.desired()) || version.equals(status.current()))
                        .orElse(false);
    }
}
