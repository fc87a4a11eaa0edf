package dev.davit.model.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.davit.model.Plans;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final String HASH = "pod-template-hash";

    /** A spread constraint about zones would keep the scheduler from spreading at all where nodes have no zone. */
    @Test
    void nodesWithoutAZoneAreSpreadOverTooByDefault() {
        var pod = pod("{version: 1.36.3}");

        assertThat(pod.getTopologySpreadConstraints()).isEmpty();
        assertThat(pod.getAffinity().getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting(WeightedPodAffinityTerm::getPodAffinityTerm)
                .allSatisfy(term -> {
                    assertThat(term.getMatchLabelKeys()).containsExactly(HASH);
                    assertThat(term.getLabelSelector().getMatchLabels())
                            .containsEntry("app.kubernetes.io/name", "kube-apiserver");
                })
                .extracting(term -> term.getTopologyKey())
                .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    }

    @Test
    void whatTheSpecSaysTakesThePlaceOfTheDefault() {
        var pod = pod(
                "{version: 1.36.3, controlPlane: {topologySpread: [{topologyKey: rack, whenUnsatisfiable: DoNotSchedule}]}}");

        assertThat(pod.getAffinity()).isNull();
        assertThat(pod.getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey, TopologySpreadConstraint::getWhenUnsatisfiable)
                .containsExactly(tuple("rack", "DoNotSchedule"));
    }

    private static PodSpec pod(String more) {
        var plan = Plans.plan(Plans.spec(more, Map.of()));
        return new Spread(plan, "kube-apiserver", List.of(HASH))
                .into(new PodSpecBuilder())
                .build();
    }
}
