package dev.davit.model.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.naming.ClusterIdentity;
import dev.davit.model.naming.Labels;
import dev.davit.model.pod.Disruption.Guard;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisruptionBudgetTest {
    private static final ClusterIdentity EDGE =
            new ClusterIdentity("team-a", "edge", "3a7d6b0e-0000-0000-0000-000000000001");
    private static final Optional<String> MARK = Optional.of("a@2026-11-26T04:00:00Z");

    @Test
    void holdsAnOnlyPodUntilItsGuardIsLifted() {
        var standing = budget(1, new Guard(MARK, false));
        var lifted = budget(1, new Guard(MARK, true));

        assertThat(standing.getSpec().getMinAvailable()).isEqualTo(new IntOrString(1));
        assertThat(lifted.getSpec().getMinAvailable()).isEqualTo(new IntOrString(0));
        assertThat(lifted.getMetadata().getAnnotations()).isEqualTo(Map.of(Labels.DRAIN, MARK.get()));
    }

    @Test
    void letsOneOfThreeGoAndAllOfThemOnlyForADrain() {
        assertThat(budget(3, Guard.STANDING).getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(budget(3, Guard.LIFTED).getSpec().getMaxUnavailable())
                .as("on the way to another number")
                .isEqualTo(new IntOrString(1));
        assertThat(budget(3, new Guard(MARK, true)).getSpec().getMaxUnavailable())
                .isEqualTo(new IntOrString(3));
    }

    @Test
    void thereIsNoneForTwo() {
        assertThat(DisruptionBudget.of(EDGE, "etcd", 2, Guard.STANDING)).isEmpty();
    }

    @Test
    void neverWaitsForAPodThatIsBroken() {
        assertThat(budget(1, Guard.STANDING).getSpec().getUnhealthyPodEvictionPolicy())
                .isEqualTo("AlwaysAllow");
        assertThat(budget(3, Guard.STANDING).getSpec().getUnhealthyPodEvictionPolicy())
                .isEqualTo("AlwaysAllow");
    }

    @Test
    void tellsFromABudgetWhetherItIsLifted() {
        assertThat(DisruptionBudget.isLifted(budget(1, Guard.STANDING))).isFalse();
        assertThat(DisruptionBudget.isLifted(budget(1, Guard.LIFTED))).isTrue();
        assertThat(DisruptionBudget.isLifted(budget(3, Guard.STANDING))).isFalse();
        assertThat(DisruptionBudget.isLifted(budget(3, new Guard(MARK, true)))).isTrue();
    }

    private static PodDisruptionBudget budget(int pods, Guard guard) {
        return (PodDisruptionBudget)
                DisruptionBudget.of(EDGE, "etcd", pods, guard).orElseThrow();
    }
}
