package dev.davit.model.pod;

import dev.davit.api.v1alpha1.SpreadConstraint;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.naming.Labels;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTermBuilder;
import java.util.List;

/**
 * How replicas are kept apart: as the spec says, else on nodes and in zones as far as there are several. The default is a
 * preferred anti-affinity and no topology spread, because the scheduler gives nodes that lack one of the keys no score for
 * any spread: in a cluster without zones nothing would be spread over nodes.
 *
 * @param plan the cluster
 * @param component value of the label that selects the pods
 * @param sameRevision labels that pods must have in common to count, such as {@code pod-template-hash}
 */
public record Spread(HostedClusterPlan plan, String component, List<String> sameRevision) {
    private static final List<String> DEFAULT = List.of("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    private static final int MOST = 100;

    /** Copies the list. */
    public Spread {
        sameRevision = List.copyOf(sameRevision);
    }

    /** @return the pod with what keeps it apart from others of its kind */
    public PodSpecBuilder into(PodSpecBuilder pod) {
        var wanted = plan.spec().controlPlane().topologySpread();
        if (!wanted.isEmpty()) {
            return pod.withTopologySpreadConstraints(
                    wanted.stream().map(this::constraint).toList());
        }
        return pod.withNewAffinity()
                .withNewPodAntiAffinity()
                .withPreferredDuringSchedulingIgnoredDuringExecution(apart())
                .endPodAntiAffinity()
                .endAffinity();
    }

    private TopologySpreadConstraint constraint(SpreadConstraint wanted) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(wanted.maxSkew())
                .withTopologyKey(wanted.topologyKey())
                .withWhenUnsatisfiable(wanted.whenUnsatisfiable().name())
                .withMatchLabelKeys(sameRevision)
                .withLabelSelector(selector())
                .build();
    }

    private List<WeightedPodAffinityTerm> apart() {
        return DEFAULT.stream()
                .map(key -> new WeightedPodAffinityTermBuilder()
                        .withWeight(MOST)
                        .withNewPodAffinityTerm()
                        .withTopologyKey(key)
                        .withMatchLabelKeys(sameRevision)
                        .withLabelSelector(selector())
                        .endPodAffinityTerm()
                        .build())
                .toList();
    }

    private LabelSelector selector() {
        return new LabelSelectorBuilder()
                .withMatchLabels(Labels.selector(component))
                .build();
    }
}
