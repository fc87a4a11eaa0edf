package dev.davit.model;

import dev.davit.model.controlplane.ControlPlaneRenderer;
import dev.davit.model.etcd.EtcdRenderer;
import dev.davit.model.namespace.NamespaceRenderer;
import dev.davit.model.patch.PatchApplier;
import dev.davit.model.patch.PatchOutcome;
import dev.davit.model.pki.SecretsRenderer;
import dev.davit.model.validation.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** Everything of one hosted cluster in the management cluster: the namespace and all that is in it. */
public final class ManagementRenderer {
    /**
     * @param plan the cluster
     * @return the objects to apply, the namespace first; never empty
     * @throws IllegalArgumentException when {@link #refusals} is not empty
     */
    public List<HasMetadata> render(HostedClusterPlan plan) {
        var outcome = patched(plan);
        if (!outcome.refusals().isEmpty()) {
            throw new IllegalArgumentException(outcome.refusals().getFirst().message());
        }
        return outcome.objects();
    }

    /**
     * @param plan the cluster
     * @return why its patches cannot be applied; empty when they can
     */
    public List<Refusal> refusals(HostedClusterPlan plan) {
        return patched(plan).refusals();
    }

    private static PatchOutcome patched(HostedClusterPlan plan) {
        var objects = new ArrayList<HasMetadata>();
        objects.addAll(NamespaceRenderer.render(plan));
        objects.addAll(SecretsRenderer.render(plan));
        objects.addAll(EtcdRenderer.render(plan));
        objects.addAll(ControlPlaneRenderer.render(plan));
        return PatchApplier.apply(objects, plan.spec().controlPlane().patches());
    }
}
