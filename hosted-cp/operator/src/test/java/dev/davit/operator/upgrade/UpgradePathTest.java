package dev.davit.operator.upgrade;

import static dev.davit.operator.cluster.StatusScenario.DOWN;
import static dev.davit.operator.cluster.StatusScenario.READY;
import static dev.davit.operator.cluster.StatusScenario.ROLLING;
import static dev.davit.operator.cluster.StatusScenario.release;
import static dev.davit.operator.cluster.StatusScenario.version;
import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.api.v1alpha1.ReleaseImages;
import dev.davit.api.v1alpha1.UpgradeState;
import dev.davit.api.v1alpha1.UpgradeStep;
import dev.davit.api.v1alpha1.UpgradeStepName;
import dev.davit.model.hosted.HostedObjectsRenderer;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.hosted.HostedState.Addons;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of an upgrade: which part is of which version, and what is told of it. */
class UpgradePathTest {
    private static final ProbeResult NEW = new ProbeResult.Passed("1.36.3");

    private static final String REFUSED = """
            version: 1.36.3
            controlPlane:
              patches:
              - kind: Deployment
                name: kube-apiserver
                type: Merge
                patch: '{"spec":{"template":{"spec":{"hostNetwork":true}}}}'
            """;

    private final StatusScenario edge = new StatusScenario("1.35.4").offering(release("1.36.3", "3.6.17"));

    @BeforeEach
    void created() {
        edge.reconcile();
    }

    @Test
    void aNewClusterHasNoSteps() {
        assertThat(version(edge.reconcile()).history().getFirst().steps()).isEmpty();
        assertThat(parts()).containsExactly("d:3.6.16", "a:1.35.4", "e:1.35.4");
    }

    @Test
    void etcdGoesFirstThenTheControlPlaneThenWhatIsInside() {
        edge.wants("1.36.3");
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.35.4", "e:1.35.4");
        edge.with(ROLLING, READY).reconcile();
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.35.4", "e:1.35.4");

        edge.with(READY, READY).reconcile();
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.36.3", "e:1.35.4");
        edge.with(READY, ROLLING).reconcile();
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.36.3", "e:1.35.4");

        var before = edge.with(READY, READY).with(NEW).reconcile();
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.36.3", "e:1.36.3");
        assertThat(version(before).current()).isEqualTo("1.35.4");

        var after = edge.reconcile();
        assertThat(version(after).current()).isEqualTo("1.36.3");
        assertThat(version(after).history().getFirst().steps())
                .extracting(UpgradeStep::name)
                .containsExactly(UpgradeStepName.values());
        assertThat(version(after).history().getFirst().steps())
                .allSatisfy(step -> assertThat(step.completionTime()).isNotNull());
        assertThatConditions(after.conditions()).has(Conditions.READY, "True");
    }

    @Test
    void isNotReadyBetweenTwoSteps() {
        edge.wants("1.36.3").with(READY, READY).reconcile();

        var between = edge.with(NEW).reconcile();

        assertThat(steps(between)).containsExactly("Etcd", "ControlPlane", "Addons");
        assertThatConditions(between.conditions())
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.PROGRESSING, "True", Reasons.ROLLING_OUT)
                .hasMessageContaining(Conditions.PROGRESSING, "waiting: step Addons begins");
        assertThatConditions(edge.reconcile().conditions())
                .has(Conditions.READY, "True")
                .has(Conditions.PROGRESSING, "False");
    }

    @Test
    void theLastStepWaitsForThePodsOfTheAddonsAndSaysWhichWhenItIsLate() {
        edge.wants("1.36.3").with(READY, READY).reconcile();
        edge.with(NEW).reconcile();

        var unseen = edge.with(new Addons.Unknown()).reconcile();
        var waiting = edge.with(new Addons.Waiting("coredns: 0 of 2 pods")).reconcile();
        var late = edge.later(Duration.ofMinutes(10)).reconcile();
        var done = edge.with(new Addons.Ready()).reconcile();

        assertThatConditions(unseen.conditions())
                .hasMessageContaining(
                        Conditions.PROGRESSING, "waiting: the pods of the add-ons have not been looked at yet");
        assertThatConditions(waiting.conditions())
                .has(Conditions.AVAILABLE, "True")
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.DEGRADED, "False")
                .hasMessageContaining(Conditions.PROGRESSING, "waiting: coredns: 0 of 2 pods");
        assertThat(steps(waiting)).containsExactly("Etcd", "ControlPlane", "Addons");
        assertThatConditions(late.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.DEADLINE_EXCEEDED)
                .hasMessageContaining(
                        Conditions.DEGRADED,
                        "step Addons of the upgrade to 1.36.3 has not completed within 10m; it is tried further;"
                                + " waiting: coredns: 0 of 2 pods");
        assertThat(version(late).current()).isEqualTo("1.35.4");
        assertThat(version(done).current()).isEqualTo("1.36.3");
        assertThatConditions(done.conditions()).has(Conditions.READY, "True").has(Conditions.DEGRADED, "False");
    }

    @Test
    void addonsThatDoNotComeUpKeepNobodyFromGoingBack() {
        edge.wants("1.36.3").with(READY, READY).reconcile();
        edge.with(NEW).reconcile();
        edge.with(new Addons.Waiting("coredns: 0 of 2 pods")).reconcile();
        assertThat(parts()).containsExactly("d:3.6.17", "a:1.36.3", "e:1.36.3");

        edge.wants("1.35.4").with(new ProbeResult.Passed("1.35.4")).reconcile();
        edge.reconcile();
        edge.reconcile();
        assertThat(parts()).containsExactly("d:3.6.16", "a:1.35.4", "e:1.35.4");
        var back = edge.with(new Addons.Ready()).reconcile();

        assertThat(version(back).history().getFirst().state()).isEqualTo(UpgradeState.Completed);
        assertThatConditions(back.conditions()).has(Conditions.READY, "True");
    }

    @Test
    void aNewClusterIsCompleteWithoutItsAddons() {
        var fresh = new StatusScenario("1.35.4").with(new Addons.Waiting("coredns: 0 of 2 pods"));

        assertThat(version(fresh.reconcile()).current()).isEqualTo("1.35.4");
        assertThatConditions(fresh.reconcile().conditions())
                .has(Conditions.AVAILABLE, "True")
                .has(Conditions.READY, "True");
    }

    /** What the last step waits for: whoever adds a Deployment has to have it looked at, too. */
    @Test
    void everythingInsideThatHasPodsIsADaemonSet() {
        var inside = edge.inside();

        assertThat(new HostedObjectsRenderer().render(inside))
                .filteredOn(object -> object instanceof DaemonSet || hasPods(object))
                .hasSize(3)
                .allMatch(DaemonSet.class::isInstance);
    }

    private static boolean hasPods(HasMetadata object) {
        return Set.of("Pod", "ReplicaSet", "Deployment", "StatefulSet", "Job", "CronJob")
                .contains(object.getKind());
    }

    @Test
    void theControlPlaneWaitsWhileEtcdIsDown() {
        edge.wants("1.36.3").with(DOWN, READY).reconcile();

        assertThat(steps(edge.reconcile())).containsExactly("Etcd");
        assertThat(parts()).contains("a:1.35.4");
    }

    @Test
    void thereIsNoStepOfEtcdWhenTheReleaseAsksForTheSameImage() {
        edge.offering(release("1.36.3", "3.6.16")).wants("1.36.3");

        assertThat(steps(edge.with(READY, ROLLING).reconcile())).containsExactly("ControlPlane");
        assertThat(parts()).containsExactly("d:3.6.16", "a:1.36.3", "e:1.35.4");
    }

    @Test
    void goingBackTakesEachPartBackThatHasBegun() {
        edge.wants("1.36.3").with(READY, READY).reconcile();
        edge.with(READY, ROLLING).reconcile();

        edge.wants("1.35.4").with(ROLLING, ROLLING).reconcile();
        assertThat(parts()).containsExactly("d:3.6.16", "a:1.36.3", "e:1.35.4");
        edge.with(READY, ROLLING).reconcile();
        assertThat(parts()).containsExactly("d:3.6.16", "a:1.35.4", "e:1.35.4");
        edge.with(READY, READY).reconcile();
        var back = edge.reconcile();

        assertThat(version(back).history())
                .extracting(entry -> entry.version() + " " + entry.state())
                .containsExactly("1.35.4 Completed", "1.36.3 Partial", "1.35.4 Completed");
        assertThatConditions(back.conditions()).has(Conditions.READY, "True");
    }

    @Test
    void aNewEtcdThatDoesNotComeUpIsTakenBack() {
        edge.offering(release("1.36.3", "3.7.1"))
                .wants("1.36.3")
                .with(DOWN, READY)
                .reconcile();

        edge.wants("1.35.4").reconcile();

        assertThat(parts()).containsExactly("d:3.6.16", "a:1.35.4", "e:1.35.4");
    }

    @Test
    void aMinorOfEtcdThatAllMembersHaveRunIsNotTakenBack() {
        edge.offering(release("1.36.3", "3.7.1"))
                .wants("1.36.3")
                .with(READY, READY)
                .reconcile();
        edge.with(READY, ROLLING).reconcile();

        edge.wants("1.35.4").reconcile();
        assertThat(parts()).containsExactly("d:3.7.1", "a:1.35.4", "e:1.35.4");
        edge.with(READY, READY).reconcile();
        var back = edge.reconcile();

        assertThat(version(back).current()).isEqualTo("1.35.4");
        assertThat(VersionKeeper.isCompleted(version(back))).isTrue();
        assertThat(parts()).as("afterwards, too").containsExactly("d:3.7.1", "a:1.35.4", "e:1.35.4");
    }

    @Test
    void aPartWhoseReleaseIsGoneDoesNotWait() {
        edge.wants("1.36.3").withdrawing("1.35.4");

        assertThat(parts()).contains("a:1.36.3");
    }

    @Test
    void aStepThatIsLateIsReportedAndGoesOn() {
        edge.wants("1.36.3").with(ROLLING, READY).reconcile();

        var inTime = edge.later(Duration.ofMinutes(9)).reconcile();
        var late = edge.later(Duration.ofMinutes(1)).reconcile();
        var done = edge.with(READY, READY).reconcile();

        assertThatConditions(inTime.conditions()).has(Conditions.DEGRADED, "False");
        assertThatConditions(late.conditions())
                .has(Conditions.DEGRADED, "True", Reasons.DEADLINE_EXCEEDED)
                .has(Conditions.PROGRESSING, "True", Reasons.DEADLINE_EXCEEDED)
                .hasMessageContaining(
                        Conditions.PROGRESSING, "step Etcd of the upgrade to 1.36.3 has not completed within 10m")
                .hasMessageContaining(Conditions.PROGRESSING, "waiting: etcd: 1 of 1 replicas ready, 0 up to date");
        assertThatConditions(done.conditions()).has(Conditions.DEGRADED, "False");
        assertThat(steps(done)).containsExactly("Etcd", "ControlPlane");
    }

    @Test
    void aPauseDoesNotCountForTheDeadline() {
        edge.wants("1.36.3").with(ROLLING, READY).reconcile();
        edge.later(Duration.ofMinutes(5)).pause("paused");
        edge.later(Duration.ofHours(5)).pause("paused");

        var after = edge.reconcile();
        var late = edge.later(Duration.ofMinutes(10)).reconcile();

        assertThatConditions(after.conditions())
                .has(Conditions.DEGRADED, "False")
                .has(Conditions.PROGRESSING, "True", Reasons.ROLLING_OUT);
        assertThatConditions(late.conditions()).has(Conditions.DEGRADED, "True", Reasons.DEADLINE_EXCEEDED);
    }

    @Test
    void noStepIsLateWhileTheClusterIsHeldAndItsDeadlineBeginsAnewAfterwards() {
        edge.wants("1.36.3").with(ROLLING, READY).reconcile();

        var held = edge.later(Duration.ofMinutes(20)).specified(REFUSED).reconcile();
        var still = edge.later(Duration.ofMinutes(20)).reconcile();
        var after = edge.wants("1.36.3").reconcile();
        var late = edge.later(Duration.ofMinutes(10)).reconcile();

        assertThatConditions(held.conditions()).has(Conditions.DEGRADED, "False");
        assertThat(still).isEqualTo(held);
        assertThatConditions(after.conditions())
                .has(Conditions.DEGRADED, "False")
                .has(Conditions.PROGRESSING, "True", Reasons.ROLLING_OUT);
        assertThatConditions(late.conditions()).has(Conditions.DEGRADED, "True", Reasons.DEADLINE_EXCEEDED);
    }

    @Test
    void aPauseBeforeAHoldDoesNotCountForTheDeadline() {
        edge.wants("1.36.3").with(ROLLING, READY).reconcile();
        edge.pause("paused");

        var held = edge.later(Duration.ofHours(5)).specified(REFUSED).reconcile();

        assertThat(version(held).history().getFirst().steps().getFirst().resumedTime())
                .isEqualTo("2026-11-23T12:00:00Z");
    }

    @Test
    void looksAgainWhenTheDeadlineOfAStepIsOver() {
        edge.wants("1.36.3").with(READY, READY).reconcile();
        edge.with(NEW).reconcile();
        edge.with(new HostedObjects.Pending()).reconcile();

        assertThat(edge.later(Duration.ofMinutes(4)).again()).contains(Duration.ofMinutes(6));
        assertThat(edge.later(Duration.ofMinutes(6)).again()).isEmpty();
        assertThatConditions(edge.reconcile().conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.DEADLINE_EXCEEDED);
    }

    /** Otherwise a step would be done of which nothing was written. */
    @Test
    void noStepIsDoneByWhatWasPlannedForAClusterThatStillWoke() {
        edge.wants("1.36.3").with(READY, READY).reconcile();
        edge.specified("version: 1.36.3\nhibernation: {enabled: true}").reconcile();
        edge.with(new SleepFacts(Optional.empty(), true, true)).reconcile();
        edge.wants("1.36.3").with(SleepFacts.NONE).with(StatusScenario.GONE).reconcile();

        var awake = edge.later(Duration.ofHours(5)).reconcile(NEW);

        assertThat(awake.hibernation()).as("it is awake").isNull();
        assertThat(steps(awake)).containsExactly("Etcd", "ControlPlane");
        assertThatConditions(awake.conditions())
                .has(Conditions.READY, "False", Reasons.ROLLING_OUT)
                .has(Conditions.DEGRADED, "False");
        assertThat(steps(edge.reconcile())).endsWith("Addons");
    }

    /** Images of etcd and of the control plane, and of kube-proxy for what is inside. */
    private List<String> parts() {
        ReleaseImages management = edge.target().release().images();
        return List.of(
                management.etcd(),
                management.kubeApiserver(),
                edge.inside().release().images().kubeProxy());
    }

    private static List<String> steps(HostedClusterStatus status) {
        return version(status).history().getFirst().steps().stream()
                .map(step -> step.name().name())
                .toList();
    }
}
