package dev.davit.operator.turn;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Names;
import dev.davit.operator.apply.WatchedObjects;
import dev.davit.operator.hibernation.SleepPods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Optional;

/** What a cluster may have before its start: all that costs the management cluster no more than a write. */
public final class StartPreparation {
    private StartPreparation() {}

    /** @return whether the object starts pods, or says how those begin: the size may change until then */
    public static boolean bringsPods(HasMetadata object) {
        return object instanceof StatefulSet
                || object instanceof Deployment
                || object instanceof ConfigMap
                || object instanceof PodDisruptionBudget;
    }

    /** @return whether the cluster has a workload that has pods, or will have */
    public static boolean hasPods(WatchedObjects watched, HostedCluster cluster) {
        String namespace = ClusterIdentity.of(cluster).hostedNamespace();
        Optional<Integer> etcd = watched.get(StatefulSet.class, namespace, Names.ETCD)
                .map(set -> set.getSpec().getReplicas());
        Optional<Integer> controlPlane = watched.get(Deployment.class, namespace, Names.API_SERVER)
                .map(deployment -> deployment.getSpec().getReplicas());
        return !SleepPods.isNothing(etcd) || !SleepPods.isNothing(controlPlane);
    }
}
