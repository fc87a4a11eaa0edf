package dev.davit.operator.workload;

import dev.davit.model.naming.Labels;
import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Pods of a control plane that sleeps or goes away: no stream through them is worth their long grace. */
public final class LeavingPods {
    /** Long enough for an API server to end its writes, and short enough for a minute in all. */
    private static final long GRACE_SECONDS = 5;

    private final KubernetesClient client;

    /** @param client of the management cluster */
    public LeavingPods(KubernetesClient client) {
        this.client = client;
    }

    /** @return all pods of that component, also those that leave; those of etcd with the one that tries a change of it */
    public List<Pod> of(String namespace, String component) {
        return client.pods()
                .inNamespace(namespace)
                .withLabelIn(
                        Labels.NAME,
                        component.equals(Names.ETCD)
                                ? new String[] {Names.ETCD, Names.ETCD_TRIAL}
                                : new String[] {component})
                .list()
                .getItems();
    }

    /**
     * Ends all pods of that component with the short grace. A kubelet keeps to the grace that it heard of first, and the
     * controllers of a workload give the long one, so they must not come first: a ReplicaSet that is being deleted neither
     * deletes pods nor makes new ones. A StatefulSet makes new ones until it is deleted itself, so its pods go after it.
     *
     * @param end scales the workload to nothing or deletes it; called before or after pods were asked to go
     */
    public void stop(String namespace, String component, Runnable end) {
        if (component.equals(Names.API_SERVER)) {
            orphan(namespace, component);
            hurry(of(namespace, component));
        }
        end.run();
        hurry(of(namespace, component));
    }

    private void orphan(String namespace, String component) {
        client.apps().replicaSets().inNamespace(namespace).withLabel(Labels.NAME, component).list().getItems().stream()
                .filter(LeavingPods::hasPods)
                .filter(set -> !set.isMarkedForDeletion())
                .forEach(set -> client.resource(set)
                        .withPropagationPolicy(DeletionPropagation.ORPHAN)
                        .delete());
    }

    private static boolean hasPods(ReplicaSet set) {
        return set.getSpec().getReplicas() == null || set.getSpec().getReplicas() > 0;
    }

    /** Deletes those with the short grace that do not leave as fast already. */
    private void hurry(List<Pod> pods) {
        pods.stream()
                .filter(pod -> !pod.isMarkedForDeletion() || isSlow(pod))
                .forEach(pod -> client.resource(pod).withGracePeriod(grace(pod)).delete());
    }

    /** @return whether it leaves already, after a roll-out or because its workload is gone, and takes its time */
    private static boolean isSlow(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return grace != null && grace > GRACE_SECONDS;
    }

    private static long grace(Pod pod) {
        Long own = pod.getSpec().getTerminationGracePeriodSeconds();
        return own == null ? GRACE_SECONDS : Math.min(own, GRACE_SECONDS);
    }
}
