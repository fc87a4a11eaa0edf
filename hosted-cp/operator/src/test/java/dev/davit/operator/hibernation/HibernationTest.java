package dev.davit.operator.hibernation;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.Power;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.hosted.HostedState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HibernationTest {
    private static final String ASLEEP = "version: 1.35.4\nhibernation: {enabled: true, wakeOnRequest: true}";
    private static final String AWAKE = "version: 1.35.4\nhibernation: {enabled: false}";
    private static final Instant NOW = StatusScenario.NOW;
    private static final Instant TOLD = NOW.plus(Hibernation.TELLING);
    private static final SleepFacts DRAINED = new SleepFacts(Optional.empty(), true, false);
    private static final SleepFacts GONE = new SleepFacts(Optional.empty(), true, true);

    private final StatusScenario scenario = new StatusScenario("1.35.4");

    @Test
    void saysNothingWhileNobodySpokeOfSleep() {
        assertThat(scenario.reconcile().hibernation()).isNull();
        assertThat(power()).isEqualTo(Power.ON);
    }

    @Test
    void tellsMachinesThenEndsTheControlPlaneThenEtcd() {
        scenario.reconcile();
        scenario.specified(ASLEEP);

        assertThat(power()).isEqualTo(Power.TELLING);
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.FallingAsleep);
        scenario.at(TOLD);
        assertThat(power()).isEqualTo(Power.DRAINING);
        scenario.reconcile();
        scenario.with(DRAINED);
        assertThat(power()).isEqualTo(Power.OFF);
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.FallingAsleep);
        scenario.with(GONE);
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
    }

    @Test
    void isReadyAndNotAvailableWhileItSleeps() {
        assertThatConditions(sleep().conditions())
                .has(Conditions.READY, "True", Reasons.HIBERNATED)
                .has(Conditions.AVAILABLE, "False", Reasons.HIBERNATED)
                .has(Conditions.NODES_CONNECTED, "Unknown", Reasons.HIBERNATED)
                .has(Conditions.RECONCILING, "False", Reasons.HIBERNATED)
                .has(Conditions.DEGRADED, "False", Reasons.AS_EXPECTED);
    }

    @Test
    void saysTheSameAsLongAsItSleeps() {
        HostedClusterStatus before = sleep();

        assertThat(scenario.restarted().at(TOLD.plusSeconds(86_400)).reconcile())
                .isEqualTo(before);
    }

    @Test
    void isAwakeWhenItsApiAnswers() {
        sleep();
        scenario.specified(AWAKE).restarted();

        assertThat(power()).isEqualTo(Power.WAKING);
        assertThatConditions(scenario.reconcile().conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.WAKING)
                .has(Conditions.RECONCILING, "True", Reasons.WAKING);
        scenario.with(StatusScenario.PASSED);
        HostedClusterStatus status = scenario.reconcile();
        assertThat(phase(status)).isEqualTo(HibernationPhase.Awake);
        assertThatConditions(status.conditions()).has(Conditions.AVAILABLE, "True", Reasons.PROBE_PASSED);
    }

    @Test
    void wakesOnARequestForAWhile() {
        sleep();
        Instant asked = TOLD.plusSeconds(100);
        scenario.restarted().at(asked).with(new SleepFacts(Optional.of(asked), true, true));

        HostedClusterStatus status = scenario.reconcile();

        assertThat(phase(status)).isEqualTo(HibernationPhase.Waking);
        assertThat(hibernation(status).wokenUntil())
                .isEqualTo(asked.plusSeconds(3_600).toString());
        scenario.with(StatusScenario.PASSED).with(SleepFacts.NONE).reconcile();
        assertThat(phase(scenario.at(asked.plusSeconds(3_599)).reconcile())).isEqualTo(HibernationPhase.Awake);
        assertThat(phase(scenario.at(asked.plusSeconds(3_600)).reconcile())).isEqualTo(HibernationPhase.FallingAsleep);
    }

    @Test
    void hearsNoRequestWhileItFallsAsleep() {
        scenario.reconcile();
        scenario.specified(ASLEEP).reconcile();

        scenario.at(TOLD).with(new SleepFacts(Optional.of(TOLD.minusSeconds(1)), false, false));
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.FallingAsleep);
        scenario.at(TOLD.plusSeconds(1)).with(requestedAt(TOLD));
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
        scenario.with(requestedAt(TOLD.plusSeconds(1)));
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Waking);
    }

    @Test
    void doesNotWakeForARequestFromBeforeItsOwnersWord() {
        sleep();
        Instant asked = TOLD.plusSeconds(100);
        scenario.at(asked).with(requestedAt(asked)).reconcile();
        scenario.with(StatusScenario.PASSED).reconcile();
        scenario.specified(AWAKE).at(asked.plusSeconds(600)).reconcile();

        scenario.specified(ASLEEP).at(asked.plusSeconds(1_800)).reconcile();
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);

        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
    }

    @Test
    void doesNotWakeForAnOldRequestThatWouldCountForLongerNow() {
        sleep();
        Instant asked = TOLD.plusSeconds(100);
        scenario.at(asked).with(requestedAt(asked)).reconcile();
        scenario.with(StatusScenario.PASSED).reconcile();
        scenario.at(asked.plusSeconds(3_600)).reconcile();
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);

        scenario.specified(ASLEEP.replace("wakeOnRequest: true", "wakeOnRequest: true, awakeFor: 24h"))
                .at(asked.plusSeconds(10_800));

        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
    }

    @Test
    void staysAsleepWhenItsWorkloadsAreDeletedOrStarted() {
        HostedClusterStatus asleep = sleep();

        scenario.with(SleepFacts.NONE).later(Duration.ofHours(1));

        assertThat(power()).isEqualTo(Power.OFF);
        assertThat(scenario.reconcile().hibernation()).isEqualTo(asleep.hibernation());
    }

    @Test
    void aWorkloadThatIsMissingStartsNoPods() {
        assertThat(SleepPods.isNothing(Optional.empty())).isTrue();
        assertThat(SleepPods.isNothing(Optional.of(0))).isTrue();
        assertThat(SleepPods.isNothing(Optional.of(1))).isFalse();
    }

    @Test
    void looksAgainSoonWhileItFallsAsleep() {
        assertThat(Hibernation.of(fallingAsleep(), SleepFacts.NONE, false, NOW).again(NOW))
                .contains(Duration.ofSeconds(1));
    }

    @Test
    void wakesAtTheVersionBeforeAnUpgradeThatItFellAsleepIn() {
        sleepInUpgrade();

        scenario.specified(AWAKE).restarted();

        assertThat(power()).isEqualTo(Power.WAKING);
        assertThat(scenario.target().release().version()).isEqualTo("1.35.4");
        scenario.reconcile();
        HostedClusterStatus status = scenario.with(StatusScenario.READY, StatusScenario.READY)
                .with(StatusScenario.PASSED)
                .with(new HostedState.HostedObjects.Applied())
                .reconcile();
        assertThat(phase(status)).isEqualTo(HibernationPhase.Awake);
        assertThat(StatusScenario.version(status).desired()).isEqualTo("1.35.4");
    }

    @Test
    void takesEtcdBackWhileItWakesWhenThatHasToGoFirst() {
        scenario.offering(StatusScenario.release("1.36.3", "3.6.20"));
        sleepInUpgrade();
        scenario.specified(AWAKE).restarted().later(Duration.ofHours(8)).with(StatusScenario.DOWN, StatusScenario.DOWN);

        scenario.reconcile();
        assertThat(scenario.target().release().version()).isEqualTo("1.36.3");
        assertThat(scenario.target().release().images().etcd()).isEqualTo("d:3.6.16");
        HostedClusterStatus waking =
                scenario.with(StatusScenario.READY, StatusScenario.DOWN).reconcile();

        assertThat(scenario.target().release().version()).isEqualTo("1.35.4");
        assertThat(scenario.later(Duration.ofSeconds(10)).reconcile()).isEqualTo(waking);
    }

    @Test
    void goesOnWithAnUpgradeThatItFellAsleepInWhenNothingElseIsWanted() {
        HostedClusterStatus asleep = sleepInUpgrade();
        scenario.specified(AWAKE.replace("1.35.4", "1.36.3")).restarted();

        assertThat(scenario.target().release().version()).isEqualTo("1.36.3");
        assertThat(scenario.reconcile().version()).isEqualTo(asleep.version());
    }

    @Test
    void doesNotFallAsleepBeforeItWasThere() {
        scenario.specified(ASLEEP)
                .with(StatusScenario.NONE, StatusScenario.NONE)
                .restarted();

        assertThat(power()).isEqualTo(Power.ON);
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Awake);
    }

    @Test
    void beginsNoUpgradeUntilItIsAwake() {
        sleep();
        scenario.specified(ASLEEP.replace("1.35.4", "1.36.3"));
        assertThat(scenario.target().release().version()).isEqualTo("1.35.4");
        scenario.reconcile();

        scenario.specified(AWAKE.replace("1.35.4", "1.36.3")).restarted().reconcile();
        assertThat(scenario.target().release().version()).isEqualTo("1.35.4");
        scenario.with(StatusScenario.PASSED).reconcile();

        assertThat(scenario.target().release().version()).isEqualTo("1.36.3");
    }

    @Test
    void sleepsOnWhenTheReleaseOfItsFormerVersionIsGone() {
        sleep();
        scenario.specified(ASLEEP.replace("1.35.4", "1.36.3")).withdrawing("1.35.4");

        assertThat(scenario.target().release().version()).isEqualTo("1.36.3");
        assertThat(phase(scenario.reconcile())).isEqualTo(HibernationPhase.Asleep);
    }

    @Test
    void refusesAScheduleThatCannotBeAndStaysAsItIs() {
        HostedClusterStatus asleep = sleep();
        scenario.specified("version: 1.35.4\nhibernation: {schedule: {sleep: '0 0 30 2 *', wake: '0 7 * * *'}}");

        HostedClusterStatus status = scenario.reconcile();

        assertThat(status.hibernation()).isEqualTo(asleep.hibernation());
        assertThatConditions(status.conditions())
                .has(Conditions.VALID_SPEC, "False", Reasons.INVALID_SCHEDULE)
                .has(Conditions.READY, "False", Reasons.REFUSED)
                .has(Conditions.AVAILABLE, "False", Reasons.HIBERNATED);
    }

    @Test
    void staysAsleepWhilePaused() {
        HostedClusterStatus asleep = sleep();

        assertThatConditions(scenario.restarted().pause("paused").conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.HIBERNATED)
                .has(Conditions.RECONCILIATION_PAUSED, "True", Reasons.PAUSED);
        assertThat(asleep.hibernation())
                .isEqualTo(
                        Objects.requireNonNull(scenario.cluster().getStatus()).hibernation());
    }

    private HostedClusterStatus sleepInUpgrade() {
        scenario.reconcile();
        scenario.wants("1.36.3")
                .with(StatusScenario.READY, StatusScenario.DOWN)
                .with(StatusScenario.GONE)
                .reconcile();
        scenario.specified(ASLEEP.replace("1.35.4", "1.36.3")).reconcile();
        scenario.at(TOLD).reconcile();
        return scenario.restarted().with(GONE).reconcile();
    }

    private HostedCluster fallingAsleep() {
        scenario.reconcile();
        scenario.specified(ASLEEP).reconcile();
        return scenario.cluster();
    }

    private static SleepFacts requestedAt(Instant time) {
        return new SleepFacts(Optional.of(time), true, true);
    }

    private HostedClusterStatus sleep() {
        scenario.reconcile();
        scenario.specified(ASLEEP).reconcile();
        scenario.at(TOLD).reconcile();
        return scenario.restarted().with(GONE).reconcile();
    }

    private Power power() {
        return scenario.target().scale().power();
    }

    private static HibernationPhase phase(HostedClusterStatus status) {
        return hibernation(status).phase();
    }

    private static HibernationStatus hibernation(HostedClusterStatus status) {
        return Objects.requireNonNull(status.hibernation());
    }
}
