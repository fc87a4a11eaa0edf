package dev.davit.operator.cluster;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.controlplane.ConfiguredVolumes;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.apply.WatchedObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of kube-apiserver stay until no pod is left that was made for them, also when a roll-out fails. */
final class ConfiguredFiles {
    private final WatchedObjects watched;

    ConfiguredFiles(WatchedObjects watched) {
        this.watched = watched;
    }

    /** @return the desired objects, and those that pods of an earlier or a held-back template may still need */
    Collection<? extends HasMetadata> keep(
            HostedClusterPlan target, Collection<? extends HasMetadata> desired, Outcome outcome) {
        boolean rolledOut = Workload.of(outcome.find(Deployment.class, target.namespace(), Names.API_SERVER))
                .rolledOut();
        return rolledOut && outcome.held().isEmpty()
                ? desired
                : Stream.concat(
                                desired.stream(),
                                watched.ofCluster(target.identity().uid())
                                        .filter(object -> target.namespace()
                                                .equals(Optional.ofNullable(object.getMetadata()
                                                                .getNamespace())
                                                        .orElse("")))
                                        .filter(ConfiguredVolumes::isFiles))
                        .toList();
    }
}
