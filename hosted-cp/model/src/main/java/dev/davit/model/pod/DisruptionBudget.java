package dev.davit.model.pod;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.pod.Disruption.Guard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpecBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets drains take one of several pods at a time. A drain waits for an only pod until that is moved, or until its guard
 * is lifted; it never waits for a pod that is broken anyway.
 */
public final class DisruptionBudget {
    /** With fewer pods than a majority can spare one of, a budget of one would only block drains. */
    private static final int LEAST = 3;

    private DisruptionBudget() {}

    /**
     * @param identity of the cluster
     * @param component value of the label that selects the pods
     * @param pods how many there are
     * @param guard of the pods
     * @return the budget; none for two pods, which are so only on the way to another number
     */
    public static Optional<HasMetadata> of(ClusterIdentity identity, String component, int pods, Guard guard) {
        if (pods == 1) {
            return Optional.of(ofOne(identity, component, guard));
        }
        boolean abandoned = guard.lifted() && guard.drain().isPresent();
        return pods < LEAST
                ? Optional.empty()
                : Optional.of(budget(
                        identity,
                        component,
                        guard,
                        new PodDisruptionBudgetSpecBuilder()
                                .withMaxUnavailable(new IntOrString(abandoned ? pods : 1))
                                .build()));
    }

    /** @return the budget of an only pod */
    public static HasMetadata ofOne(ClusterIdentity identity, String component, Guard guard) {
        var least = new IntOrString(guard.lifted() ? 0 : 1);
        return budget(
                identity,
                component,
                guard,
                new PodDisruptionBudgetSpecBuilder().withMinAvailable(least).build());
    }

    /** @return whether drains may take all that it guards */
    public static boolean isLifted(PodDisruptionBudget budget) {
        IntOrString least = budget.getSpec().getMinAvailable();
        IntOrString most = budget.getSpec().getMaxUnavailable();
        return least == null ? most != null && number(most) > 1 : number(least) == 0;
    }

    private static int number(IntOrString value) {
        return Objects.requireNonNullElse(value.getIntVal(), 1);
    }

    private static HasMetadata budget(
            ClusterIdentity identity, String component, Guard guard, PodDisruptionBudgetSpec spec) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(component)
                .withNamespace(identity.hostedNamespace())
                .withLabels(Labels.of(identity, component))
                .withAnnotations(
                        guard.drain().map(mark -> Map.of(Labels.DRAIN, mark)).orElse(Map.of()))
                .endMetadata()
                .withNewSpecLike(spec)
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Labels.selector(component))
                .endSelector()
                .endSpec()
                .build();
    }
}
