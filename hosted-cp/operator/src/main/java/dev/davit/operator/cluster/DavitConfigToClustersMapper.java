package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.DavitConfig;
import dev.davit.api.v1alpha1.HostedCluster;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings concern every cluster. */
record DavitConfigToClustersMapper(IndexerResourceCache<HostedCluster> clusters)
        implements SecondaryToPrimaryMapper<DavitConfig> {
    @Override
    public Set<ResourceID> toPrimaryResourceIDs(DavitConfig config) {
        return clusters.keys().collect(Collectors.toSet());
    }
}
