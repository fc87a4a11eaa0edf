package dev.davit.operator.cluster;

import dev.davit.model.naming.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces etcd members whose template changed: the StatefulSet's strategy is OnDelete, so that never a controller but
 * only the operator picks the member. One at a time, and only when all others are ready (invariant I8).
 */
final class EtcdMembers {
    private static final Logger LOGGER = LoggerFactory.getLogger(EtcdMembers.class);
    private static final String REVISION = "controller-revision-hash";

    private final KubernetesClient client;

    EtcdMembers(KubernetesClient client) {
        this.client = client;
    }

    /** Replaces one member if one is due. */
    void roll(StatefulSet set) {
        if (!isDue(set)) {
            return;
        }
        var namespace = set.getMetadata().getNamespace();
        String revision = set.getStatus().getUpdateRevision();
        client.pods().inNamespace(namespace).withLabel("app.kubernetes.io/name", Names.ETCD).list().getItems().stream()
                .filter(pod -> isOld(pod, revision))
                .findFirst()
                .ifPresent(pod -> {
                    LOGGER.atInfo()
                            .addKeyValue("namespace", namespace)
                            .addKeyValue("pod", pod.getMetadata().getName())
                            .log("replacing etcd member");
                    client.resource(pod).delete();
                });
    }

    /** All members are there and some are old; a single member that is not ready may be replaced as well. */
    private static boolean isDue(StatefulSet set) {
        var status = set.getStatus();
        if (status == null || status.getUpdateRevision() == null) {
            return false;
        }
        int wanted = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
        boolean seen = Optional.ofNullable(status.getObservedGeneration()).orElse(0L)
                >= set.getMetadata().getGeneration();
        boolean old = !status.getUpdateRevision().equals(status.getCurrentRevision())
                && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) < wanted;
        boolean ready = Objects.requireNonNullElse(status.getReadyReplicas(), 0) == wanted;
        return seen && old && (ready || wanted == 1);
    }

    private static boolean isOld(Pod pod, String revision) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && !revision.equals(pod.getMetadata().getLabels().get(REVISION));
    }
}
