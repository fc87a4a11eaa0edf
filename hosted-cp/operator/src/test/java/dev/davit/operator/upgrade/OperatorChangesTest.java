package dev.davit.operator.upgrade;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.HostedClusterPlan;
import dev.davit.model.ManagementRenderer;
import dev.davit.model.Power;
import dev.davit.model.Scale;
import dev.davit.model.etcd.EtcdLayout;
import dev.davit.model.pod.Disruption;
import dev.davit.operator.apply.AppliedHash;
import dev.davit.operator.apply.ObjectKey;
import dev.davit.operator.apply.Outcome;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.condition.ConditionSet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which changes are held back: those that come from another build of the operator and from nothing else. */
class OperatorChangesTest {
    private final HostedClusterPlan plan = new StatusScenario("1.35.4").target();
    private final Map<ObjectKey, HasMetadata> live = new HashMap<>();

    @Test
    void theSameRenderingIsAppliedAsEver() {
        apply(part(plan, 1, rendered(plan), ""));

        var again = part(plan, 1, rendered(plan), "");

        assertThat(again.held()).isEmpty();
        assertThat(again.apply()).hasSameSizeAs(rendered(plan));
    }

    @Test
    void whatAnotherBuildRendersOtherwiseIsHeldWithItsConfigMapAndNamed() {
        apply(part(plan, 1, rendered(plan), ""));

        var parted = part(plan, 1, otherBuild(plan), "");

        assertThat(parted.held()).singleElement().satisfies(held -> {
            assertThat(held.component()).isEqualTo("kube-apiserver");
            assertThat(held.fields()).containsExactly("Deployment/spec/template/spec/terminationGracePeriodSeconds");
        });
        assertThat(parted.kept())
                .extracting(HasMetadata::getKind)
                .containsOnly("Deployment", "ConfigMap")
                .contains("Deployment");
        assertThat(parted.apply()).noneMatch(Deployment.class::isInstance).anyMatch(StatefulSet.class::isInstance);
        assertThat(parted.apply().stream()
                        .filter(ConfigMap.class::isInstance)
                        .map(object -> object.getMetadata().getName()))
                .containsExactly("etcd-config");
    }

    @Test
    void whatTheUserChangesRollsItOut() {
        apply(part(plan, 1, rendered(plan), ""));

        assertThat(part(plan, 2, otherBuild(plan), "").held()).isEmpty();
    }

    @Test
    void renewedCertificatesAnotherReleaseAndAnotherSizeAreNotHeldBack() {
        apply(part(plan, 1, rendered(plan), ""));
        var renewed = new StatusScenario("1.35.4").target();
        var upgraded = plan.of(StatusScenario.release("1.36.3", "3.6.16"));
        var grown = new HostedClusterPlan(
                plan.identity(),
                plan.spec(),
                plan.release(),
                plan.config(),
                plan.secrets(),
                new Scale(EtcdLayout.settled(3), 3, 3));

        for (var changed : List.of(renewed, upgraded, grown)) {
            assertThat(part(changed, 1, otherBuild(changed), "").held()).isEmpty();
        }
    }

    /** Who drains a node waits for the move. */
    @Test
    void aMoveOffANodeIsNotHeldBack() {
        apply(part(plan, 1, rendered(plan), ""));
        var moving = plan.with(new Disruption(
                Optional.of("a@2026-11-26T00:00:00Z"), Disruption.Guard.STANDING, Disruption.Guard.STANDING));

        assertThat(part(moving, 1, otherBuild(moving), "").held()).isEmpty();
    }

    /** Its pods end and begin anyway. */
    @Test
    void fallingAsleepAndWakingAreNotHeldBack() {
        apply(part(plan, 1, rendered(plan), ""));
        var telling = powered(Power.TELLING);
        var asleep = powered(Power.DRAINING);

        assertThat(part(telling, 1, otherBuild(telling), "").held()).hasSize(1);
        assertThat(part(asleep, 1, otherBuild(asleep), "").held()).isEmpty();

        apply(part(asleep, 1, rendered(asleep), ""));
        var waking = part(powered(Power.WAKING), 1, rendered(powered(Power.WAKING)), "");

        assertThat(waking.held()).isEmpty();
        assertThat(waking.scaled()).isEmpty();
        assertThat(waking.apply()).hasSameSizeAs(rendered(plan));
    }

    @Test
    void aWrongNumberOfPodsIsSetRightAndNothingElseOfWhatIsHeldBack() {
        apply(part(plan, 1, rendered(plan), ""));
        live.values().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .forEach(deployment -> deployment.getSpec().setReplicas(3));

        var parted = part(plan, 1, otherBuild(plan), "");

        assertThat(parted.held()).hasSize(1);
        assertThat(parted.scaled()).singleElement().satisfies(scaled -> {
            assertThat(scaled.live()).isInstanceOf(Deployment.class);
            assertThat(scaled.replicas()).isEqualTo(1);
        });
    }

    private HostedClusterPlan powered(Power power) {
        var scale = plan.scale();
        return new HostedClusterPlan(
                plan.identity(),
                plan.spec(),
                plan.release(),
                plan.config(),
                plan.secrets(),
                new Scale(scale.etcd(), scale.servers(), scale.replicas(), power));
    }

    @Test
    void theHashThatIsToldRollsItOutAndNoOtherOne() {
        apply(part(plan, 1, rendered(plan), ""));
        String hash = part(plan, 1, otherBuild(plan), "").held().getFirst().hash();

        assertThat(part(plan, 1, otherBuild(plan), "0123456789ab").held()).hasSize(1);
        assertThat(part(plan, 1, otherBuild(plan), hash).held()).isEmpty();
        assertThat(hash).hasSize(12);
    }

    @Test
    void aWorkloadThatIsGoneIsMadeAnew() {
        apply(part(plan, 1, rendered(plan), ""));
        live.values().removeIf(Deployment.class::isInstance);

        assertThat(part(plan, 1, otherBuild(plan), "").held()).isEmpty();
    }

    @Test
    void theConditionSaysWhatIsPendingAndHowToRollItOut() {
        var edge = new StatusScenario("1.35.4").specified("""
                version: 1.35.4
                upgrade: {operatorChanges: Manual}
                """);
        var none = edge.reconcile();
        var pending = edge.reconcile(Outcome.NOTHING.holding(
                List.of(new Outcome.Held("kube-apiserver", "0123456789ab", List.of("Deployment/spec/template/x"))),
                List.of()));

        assertThatConditions(none.conditions()).has(Conditions.OPERATOR_CHANGES_PENDING, "False", Reasons.AS_EXPECTED);
        assertThatConditions(pending.conditions())
                .has(Conditions.OPERATOR_CHANGES_PENDING, "True", Reasons.HELD_BACK)
                .hasMessageContaining(Conditions.OPERATOR_CHANGES_PENDING, "kube-apiserver: Deployment/spec/template/x")
                .hasMessageContaining(
                        Conditions.OPERATOR_CHANGES_PENDING, "davit.dev/apply-operator-changes=0123456789ab")
                .has(Conditions.READY, "True");
        assertThat(ConditionSet.find(
                        new StatusScenario("1.35.4").reconcile().conditions(), Conditions.OPERATOR_CHANGES_PENDING))
                .as("of a cluster that holds nothing back")
                .isEmpty();
    }

    private OperatorChanges.Parted part(
            HostedClusterPlan of, long generation, List<HasMetadata> desired, String applied) {
        return OperatorChanges.part(
                of,
                generation,
                desired,
                object -> Optional.ofNullable(live.get(ObjectKey.of(object))),
                Set.of(applied));
    }

    private void apply(OperatorChanges.Parted parted) {
        parted.apply().forEach(object -> {
            HasMetadata copy = Serialization.clone(object);
            var annotations = new HashMap<>(
                    Optional.ofNullable(copy.getMetadata().getAnnotations()).orElse(Map.of()));
            annotations.put(AppliedHash.ANNOTATION, AppliedHash.of(object));
            copy.getMetadata().setAnnotations(annotations);
            live.put(ObjectKey.of(copy), copy);
        });
    }

    private static List<HasMetadata> rendered(HostedClusterPlan plan) {
        return new ManagementRenderer().render(plan);
    }

    /** What a build renders that gives pods another grace period. */
    private static List<HasMetadata> otherBuild(HostedClusterPlan plan) {
        List<HasMetadata> objects = rendered(plan);
        objects.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .forEach(deployment ->
                        deployment.getSpec().getTemplate().getSpec().setTerminationGracePeriodSeconds(1234L));
        return objects;
    }
}
