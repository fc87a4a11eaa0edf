package dev.davit.model.pod;

import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Optional;

/** Lets drains take one pod of a component at a time, and never blocks a drain for a pod that is broken anyway. */
public final class DisruptionBudget {
    /** With fewer pods than a majority can spare one of, a budget would only block drains. */
    private static final int LEAST = 3;

    private DisruptionBudget() {}

    /**
     * @param plan the cluster
     * @param component value of the label that selects the pods
     * @param pods how many there are
     * @return the budget; none for pods that cannot stand in for each other
     */
    public static Optional<HasMetadata> of(HostedClusterPlan plan, String component, int pods) {
        if (pods < LEAST) {
            return Optional.empty();
        }
        return Optional.of(new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(component)
                .withNamespace(plan.namespace())
                .withLabels(Labels.of(plan.identity(), component))
                .endMetadata()
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Labels.selector(component))
                .endSelector()
                .endSpec()
                .build());
    }
}
