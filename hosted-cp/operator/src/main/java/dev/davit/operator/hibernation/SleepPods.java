package dev.davit.operator.hibernation;

import dev.davit.model.naming.Names;
import dev.davit.operator.workload.LeavingPods;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Optional;

/** The pods of a cluster that falls asleep. */
public final class SleepPods {
    private final LeavingPods pods;

    /** @param client of the management cluster */
    public SleepPods(KubernetesClient client) {
        this.pods = new LeavingPods(client);
    }

    /** Asks for the pods only where a workload is scaled to nothing: terminating pods are in no workload's status. */
    public SleepFacts facts(
            String namespace,
            Optional<Deployment> controlPlane,
            Optional<StatefulSet> etcd,
            Optional<Instant> requested) {
        boolean drained = isNothing(controlPlane.map(found -> found.getSpec().getReplicas()));
        boolean stopped = isNothing(etcd.map(found -> found.getSpec().getReplicas()));
        return new SleepFacts(
                requested,
                drained && pods.of(namespace, Names.API_SERVER).isEmpty(),
                stopped && pods.of(namespace, Names.ETCD).isEmpty());
    }

    /** Nobody has a stream open that is worth the long grace which an API server has otherwise. */
    public void stopControlPlane(String namespace, Runnable scaleToNothing) {
        pods.stop(namespace, Names.API_SERVER, scaleToNothing);
    }

    /** @param replicas of a workload; one that is missing starts no pods either */
    public static boolean isNothing(Optional<Integer> replicas) {
        return replicas.orElse(0) == 0;
    }
}
