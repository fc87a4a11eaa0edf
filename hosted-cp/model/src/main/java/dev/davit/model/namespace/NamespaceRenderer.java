package dev.davit.model.namespace;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;

/** The namespace of one control plane, with Pod Security {@code restricted}, and its network policies. */
public final class NamespaceRenderer {
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";
    private static final String RESTRICTED = "restricted";

    private NamespaceRenderer() {}

    /**
     * @param plan the cluster
     * @return the namespace first, then its policies
     */
    public static List<HasMetadata> render(HostedClusterPlan plan) {
        var objects = new ArrayList<HasMetadata>();
        objects.add(namespace(plan));
        objects.addAll(NetworkPolicyRenderer.render(plan));
        return objects;
    }

    private static Namespace namespace(HostedClusterPlan plan) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(plan.namespace())
                .withLabels(Labels.of(plan.identity(), "hosted-control-plane"))
                .addToLabels(POD_SECURITY + "enforce", RESTRICTED)
                .addToLabels(POD_SECURITY + "warn", RESTRICTED)
                .addToAnnotations(Labels.CLUSTER, plan.identity().display())
                .endMetadata()
                .build();
    }
}
