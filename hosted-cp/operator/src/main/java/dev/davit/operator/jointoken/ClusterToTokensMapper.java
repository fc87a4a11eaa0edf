package dev.davit.operator.jointoken;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.JoinToken;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;
import java.util.stream.Collectors;

/** A cluster concerns the tokens for it. */
record ClusterToTokensMapper(IndexerResourceCache<JoinToken> tokens)
        implements SecondaryToPrimaryMapper<HostedCluster> {
    @Override
    public Set<ResourceID> toPrimaryResourceIDs(HostedCluster cluster) {
        var metadata = cluster.getMetadata();
        return tokens.list(
                        metadata.getNamespace(),
                        token -> token.getSpec().clusterName().equals(metadata.getName()))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }
}
