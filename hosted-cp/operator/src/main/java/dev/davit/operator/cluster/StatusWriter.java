package dev.davit.operator.cluster;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.operator.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** Turns a status into the object to patch, if it is another one than before, and its changes into events. */
final class StatusWriter {
    private final KubernetesClient client;
    private final EventRecorder events;

    StatusWriter(KubernetesClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    /** @return what to patch; empty when the status is as it was */
    Optional<HostedCluster> change(HostedCluster cluster, HostedClusterStatus status) {
        if (status.equals(cluster.getStatus())) {
            return Optional.empty();
        }
        var reference = EventRecorder.reference(cluster);
        StatusEvents.between(Optional.ofNullable(cluster.getStatus()), status)
                .forEach(event -> events.record(reference, event.severity(), event.reason(), event.note()));
        var fresh = new HostedCluster();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(cluster.getMetadata().getNamespace())
                .withName(cluster.getMetadata().getName())
                .build());
        fresh.setStatus(status);
        return Optional.of(fresh);
    }

    /** Writes it at once, for the times at which the framework does not. */
    void write(HostedCluster cluster, HostedClusterStatus status) {
        change(cluster, status)
                .ifPresent(fresh -> client.resource(fresh)
                        .subresource("status")
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(HostedClusterReconciler.NAME)
                                .withForce(true)
                                .build()));
    }
}
