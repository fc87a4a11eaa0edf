package dev.davit.operator.cluster;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.controlplane.ConfiguredVolumes;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.stream.Stream;

/** What pods of an earlier template read stays until no such pod is left, also when a roll-out fails or is held back. */
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
        boolean held = !outcome.held().isEmpty();
        if (rolledOut && !held) {
            return desired;
        }
        return Stream.concat(
                        desired.stream(),
                        watched.ofCluster(target.identity().uid())
                                .filter(object -> target.namespace()
                                        .equals(object.getMetadata().getNamespace()))
                                .filter(object -> held ? isMountable(object) : ConfiguredVolumes.isFiles(object)))
                .toList();
    }

    /** What another build called by another name may be what the held-back template reads. */
    private static boolean isMountable(HasMetadata object) {
        return object instanceof Secret || object instanceof ConfigMap;
    }
}
