package dev.davit.operator.status;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.operator.event.EventRecorder;
import dev.davit.operator.metrics.FleetMetrics;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/** Turns a status into the object to patch, if it is another one than before, and its changes into events. */
public final class StatusWriter {
    private final KubernetesClient client;
    private final EventRecorder events;
    private final FleetMetrics fleet;
    private final String manager;

    /** @param manager field manager of every status */
    public StatusWriter(KubernetesClient client, EventRecorder events, FleetMetrics fleet, String manager) {
        this.client = client;
        this.events = events;
        this.fleet = fleet;
        this.manager = manager;
    }

    /** @return what to patch; empty when the status is as it was */
    public Optional<HostedCluster> change(HostedCluster cluster, HostedClusterStatus status) {
        if (status.equals(cluster.getStatus())) {
            return Optional.empty();
        }
        tell(cluster, status);
        StatusPhases.ended(cluster, status).ifPresent(fleet::ended);
        return Optional.of(patch(cluster, status));
    }

    /** @return the same for a paused cluster: its status is all that is written, so nothing becomes an event */
    public Optional<HostedCluster> paused(HostedCluster cluster, HostedClusterStatus status) {
        return status.equals(cluster.getStatus()) ? Optional.empty() : Optional.of(patch(cluster, status));
    }

    /** Writes it at once, for the times at which the framework does not. */
    public void write(HostedCluster cluster, HostedClusterStatus status) {
        change(cluster, status).ifPresent(this::write);
    }

    /** Writes it at once, and no event. */
    public void writePaused(HostedCluster cluster, HostedClusterStatus status) {
        paused(cluster, status).ifPresent(this::write);
    }

    private void tell(HostedCluster cluster, HostedClusterStatus status) {
        var reference = EventRecorder.reference(cluster);
        StatusEvents.between(Optional.ofNullable(cluster.getStatus()), status)
                .forEach(event -> events.record(reference, event.severity(), event.reason(), event.note()));
    }

    private static HostedCluster patch(HostedCluster cluster, HostedClusterStatus status) {
        var fresh = new HostedCluster();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(cluster.getMetadata().getNamespace())
                .withName(cluster.getMetadata().getName())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    private void write(HostedCluster fresh) {
        client.resource(fresh)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(true)
                        .build());
    }
}
