package dev.davit.operator.drain;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.pod.Disruption;
import dev.davit.model.pod.Disruption.Guard;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.drain.Disturbance.Notice;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.workload.PodTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a status says of a drain or of a restart, beside whatever else is under way. */
class DisturbanceTest {
    private static final Guard DRAINED = new Guard(Optional.of("a@then"), false);
    private static final Disturbance MOVING = new Disturbance(
            new Disruption(Optional.of("a@then"), DRAINED, DRAINED),
            Optional.of(new Notice(Reasons.MOVING_OFF_NODE, "node a is being drained")),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());
    private static final Disturbance RESTARTING =
            Disturbance.none(Disruption.NONE).withRestart(Optional.of("etcd-0"), false);
    private static final String REFUSED =
            "version: 1.35.4\nnetworking: {podCIDR: 10.96.0.0/16, serviceCIDR: 10.96.0.0/16}";

    private final StatusScenario edge = new StatusScenario("1.35.4");

    @Test
    void aMoveIsTheReasonOfItsRollOut() {
        edge.reconcile();

        var status = edge.with(MOVING)
                .with(StatusScenario.READY, StatusScenario.ROLLING)
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.MOVING_OFF_NODE)
                .hasMessageContaining(Conditions.PROGRESSING, "node a is being drained; waiting: control plane")
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.MOVING_OFF_NODE)
                .has(Conditions.AVAILABLE, "True");
    }

    /** Nothing restarts that was not told, so whatever else is to be told must leave room for it. */
    @Test
    void aRestartIsToldAlsoWhileAnUpgradeWaitsForItsTurn() {
        edge.reconcile();
        var other = new StatusScenario("1.35.4");
        other.reconcile();
        other.cluster().getMetadata().setUid("another-uid");
        other.wants("1.36.3").with(StatusScenario.READY, StatusScenario.ROLLING).reconcile();

        var status = edge.beside(other.cluster(), 1)
                .wants("1.36.3")
                .with(RESTARTING)
                .with(StatusScenario.ROLLING, StatusScenario.READY)
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.ETCD_RESTARTING)
                .hasMessageContaining(Conditions.PROGRESSING, "waits for its turn")
                .hasMessageContaining(Conditions.PROGRESSING, "etcd-0, the only member of etcd, restarts")
                .has(Conditions.READY, "False", Reasons.UPGRADE_QUEUED);
        assertThat(edge.again()).contains(Duration.ofSeconds(1));
    }

    @Test
    void aClusterThatIsHeldDoesNotMoveAndIsNotLookedAtAllTheTime() {
        edge.reconcile();

        var status = edge.specified(REFUSED)
                .with(MOVING.withRestart(Optional.of("etcd-0"), true))
                .reconcile();

        assertThat(edge.isHeld()).isTrue();
        assertThatConditions(status.conditions())
                .has(Conditions.CONTROL_PLANE_AVAILABLE, "True", Reasons.CANNOT_MOVE)
                .hasMessageContaining(Conditions.CONTROL_PLANE_AVAILABLE, "while the spec is refused")
                .has(Conditions.PROGRESSING, "False", Reasons.REFUSED);
        assertThat(edge.again()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aTrialIsToldOfWithWhatItsPodSaysAndLookedAtOftenWhileItIsYoung() {
        edge.reconcile();
        var trouble = new PodTrouble(Reasons.IMAGE_NOT_AVAILABLE, "pod dv-edge/etcd-trial, container etcd: image x");

        var status = edge.with(trial(true))
                .with(StatusScenario.ROLLING, StatusScenario.READY)
                .with(Optional.of(trouble))
                .reconcile();

        assertThatConditions(status.conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .hasMessageContaining(
                        Conditions.PROGRESSING,
                        "etcd-trial tries the change before etcd-0, the only member of etcd, restarts for it; waiting: etcd")
                .hasMessageContaining(Conditions.PROGRESSING, "dv-edge/etcd-trial")
                .has(Conditions.DEGRADED, "True", Reasons.IMAGE_NOT_AVAILABLE)
                .has(Conditions.AVAILABLE, "True");
        assertThat(edge.again()).contains(Duration.ofSeconds(1));

        edge.with(trial(false)).reconcile();

        assertThat(edge.again()).contains(Duration.ofSeconds(10));
    }

    private static Disturbance trial(boolean young) {
        return Disturbance.none(Disruption.NONE).withTrial(Optional.of(new Disturbance.Trial("etcd-0", young)));
    }

    @Test
    void drainsWaitForNoClusterThatSleeps() {
        edge.reconcile();
        assertThat(guards(edge.with(MOVING))).containsOnly(DRAINED);

        edge.specified("version: 1.35.4\nhibernation: {enabled: true}");

        assertThat(guards(edge)).containsOnly(Guard.LIFTED);
        assertThat(phase(edge)).isEqualTo(HibernationPhase.FallingAsleep);
        edge.later(Duration.ofSeconds(3)).with(SleepFacts.NONE);
        assertThat(guards(edge)).containsOnly(Guard.LIFTED);
    }

    private static List<Guard> guards(StatusScenario scenario) {
        var disruption = scenario.target().disruption();
        return List.of(disruption.controlPlane(), disruption.etcd());
    }

    private static HibernationPhase phase(StatusScenario scenario) {
        HostedCluster cluster = scenario.cluster();
        scenario.reconcile();
        return Objects.requireNonNull(
                        Objects.requireNonNull(cluster.getStatus()).hibernation())
                .phase();
    }
}
