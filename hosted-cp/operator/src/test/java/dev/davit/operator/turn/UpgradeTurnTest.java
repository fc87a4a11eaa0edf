package dev.davit.operator.turn;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HibernationStatus;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.turn.UpgradeTurn.Begins;
import dev.davit.operator.turn.UpgradeTurn.Waits;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which upgrade may begin while others are under way. */
class UpgradeTurnTest {
    private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
    private static final FleetConfig ONE = new FleetConfig("10m", 1);
    private static final FleetConfig TWO = new FleetConfig("10m", 2);

    @Test
    void beginsWhileThereIsRoom() {
        assertThat(turn(settled("a"), List.of(settled("b"), upgrading("c", "2026-11-23T06:59:00Z"))))
                .isEqualTo(new Begins());
    }

    @Test
    void waitsWhileAllPlacesAreTaken() {
        var busy = List.of(upgrading("b", "2026-11-23T06:59:00Z"), upgrading("c", "2026-11-23T06:59:00Z"));

        assertThat(turn(settled("a"), busy)).isEqualTo(new Waits("1.35.4", "2026-11-23T07:00:00Z", 1, 2));
    }

    @Test
    void whoAskedFirstGoesFirst() {
        var others = List.of(
                upgrading("b", "2026-11-23T06:59:00Z"),
                queued("early", "2026-11-23T06:50:00Z"),
                queued("late", "2026-11-23T06:58:00Z"));

        assertThat(turn(queued("early", "2026-11-23T06:50:00Z"), others)).isEqualTo(new Begins());
        assertThat(turn(queued("late", "2026-11-23T06:58:00Z"), others))
                .isEqualTo(new Waits("1.36.3", "2026-11-23T06:58:00Z", 2, 1));
        assertThat(turn(settled("new"), others)).isEqualTo(new Waits("1.35.4", "2026-11-23T07:00:00Z", 3, 1));
    }

    @Test
    void whoAskedAtTheSameTimeGoesByUid() {
        var others = List.of(
                upgrading("x", "2026-11-23T06:59:00Z"),
                queued("a", "2026-11-23T06:50:00Z"),
                queued("b", "2026-11-23T06:50:00Z"));

        assertThat(turn(queued("b", "2026-11-23T06:50:00Z"), others)).isInstanceOf(Waits.class);
        assertThat(turn(queued("a", "2026-11-23T06:50:00Z"), others)).isEqualTo(new Begins());
    }

    @Test
    void oneThatIsLateOrPausedOrGoingKeepsNobodyWaiting() {
        var paused = upgrading("p", "2026-11-23T06:59:00Z");
        paused.setSpec(Serialization.unmarshal("version: 1.36.3\npausedUntil: 'true'", HostedClusterSpec.class));
        var going = upgrading("g", "2026-11-23T06:59:00Z");
        going.getMetadata().setDeletionTimestamp("2026-11-23T06:59:30Z");
        var one = upgrading("o", "2026-11-23T06:59:00Z");

        assertThat(turn(settled("a"), List.of(one, paused, going, upgrading("l", "2026-11-23T06:50:00Z"))))
                .isEqualTo(new Begins());
        assertThat(turn(settled("a"), List.of(one, upgrading("l", "2026-11-23T06:50:01Z"))))
                .isInstanceOf(Waits.class);
    }

    @Test
    void oneThatSleepsOrWakesKeepsNobodyWaiting() {
        for (HibernationPhase phase :
                List.of(HibernationPhase.FallingAsleep, HibernationPhase.Asleep, HibernationPhase.Waking)) {
            var one = upgrading("o", "2026-11-23T06:59:00Z");
            var other = in(phase, upgrading("s", "2026-11-23T06:59:00Z"));

            assertThat(turn(settled("a"), List.of(one, other))).as(phase.name()).isEqualTo(new Begins());
        }
    }

    @Test
    void oneThatIsDeletedWhileItWaitsIsNoLongerInTheQueue() {
        var going = queued("g", "2026-11-23T06:50:00Z");
        going.getMetadata().setDeletionTimestamp("2026-11-23T06:59:30Z");

        assertThat(turn(settled("a"), List.of(upgrading("o", "2026-11-23T06:59:00Z"), going)))
                .isEqualTo(new Begins());
    }

    /** An upgrade that is under way is not stopped by a lower limit, nor when it changes its mind. */
    @Test
    void whoHasAPlaceKeepsIt() {
        var busy = List.of(upgrading("b", "2026-11-23T06:59:00Z"), upgrading("c", "2026-11-23T06:59:00Z"));

        assertThat(turn(upgrading("a", "2026-11-23T06:59:00Z"), busy)).isEqualTo(new Begins());
    }

    @Test
    void placesThatWereGivenCountBeforeTheCacheShowsThem() {
        var all = new ArrayList<>(List.of(wanting("a"), wanting("b"), wanting("c")));
        var turns = new UpgradeTurns(() -> all);

        assertThat(turns.ask(all.get(0), TWO, NOW)).isEqualTo(new Begins());
        assertThat(turns.ask(all.get(1), TWO, NOW)).isEqualTo(new Begins());
        assertThat(turns.ask(all.get(2), TWO, NOW)).isInstanceOf(Waits.class);
        assertThat(turns.ask(all.get(1), TWO, NOW)).as("again").isEqualTo(new Begins());

        turns.giveBack(all.get(0));
        assertThat(turns.ask(all.get(2), TWO, NOW)).isEqualTo(new Begins());
        assertThat(turns.ask(all.get(0), TWO, NOW)).isInstanceOf(Waits.class);

        all.set(1, settled("b"));
        assertThat(turns.ask(all.get(0), TWO, NOW))
                .as("b does not want it any more")
                .isEqualTo(new Begins());
    }

    @Test
    void aClusterThatWaitsStaysWhatItIsAndSaysItsPosition() {
        var edge = new StatusScenario("1.35.4");
        edge.reconcile();
        edge.beside(upgrading("b", "2026-11-23T06:59:00Z"), 1);

        var waiting = edge.wants("1.36.3").reconcile();

        assertThatConditions(waiting.conditions())
                .has(Conditions.PROGRESSING, "True", Reasons.UPGRADE_QUEUED)
                .hasMessageContaining(Conditions.PROGRESSING, "the upgrade to 1.36.3 waits for its turn, position 1")
                .has(Conditions.READY, "False", Reasons.UPGRADE_QUEUED)
                .has(Conditions.AVAILABLE, "True");
        assertThat(StatusScenario.version(waiting).desired()).isEqualTo("1.35.4");
        assertThat(StatusScenario.version(waiting).queuedSince()).isEqualTo("2026-11-23T07:00:00Z");
        assertThat(edge.reconcile()).as("nothing is written while it waits").isEqualTo(waiting);

        edge.beside(settled("b"), 1);
        var begun = edge.reconcile();
        assertThat(StatusScenario.version(begun).desired()).isEqualTo("1.36.3");
        assertThat(StatusScenario.version(begun).queuedSince()).isNull();
    }

    /** What was planned may not have been written: then the status does not tell of the place. */
    @Test
    void aPlaceIsGivenBackWhenTheUpgradeDoesNotBegin() {
        List<UnaryOperator<StatusScenario>> obstacles = List.of(
                edge -> edge.specified("version: 1.36.3\nhibernation: {enabled: true}"),
                edge -> edge.withdrawing("1.36.3"),
                StatusScenario::withoutConfig,
                edge -> edge.withNamespaceOf("another-uid"));
        for (UnaryOperator<StatusScenario> obstacle : obstacles) {
            var edge = new StatusScenario("1.35.4");
            edge.reconcile();
            edge.wants("1.36.3").beside(edge.cluster(), 1);
            edge.asksForItsTurn();
            assertThat(edge.turns().ask(wanting("a"), ONE, NOW)).isInstanceOf(Waits.class);

            obstacle.apply(edge).asksForItsTurn();

            assertThat(edge.turns().ask(wanting("a"), ONE, NOW)).isEqualTo(new Begins());
        }
    }

    @Test
    void goingBackWaitsForNobody() {
        var edge = new StatusScenario("1.35.4");
        edge.reconcile();
        edge.wants("1.36.3").with(StatusScenario.READY, StatusScenario.ROLLING).reconcile();
        edge.beside(upgrading("b", "2026-11-23T06:59:00Z"), 1);

        var back = edge.wants("1.35.4").reconcile();

        assertThat(StatusScenario.version(back).desired()).isEqualTo("1.35.4");
        assertThat(StatusScenario.version(back).queuedSince()).isNull();
    }

    @Test
    void takingAQueuedVersionBackEndsTheWait() {
        var edge = new StatusScenario("1.35.4");
        edge.reconcile();
        edge.beside(upgrading("b", "2026-11-23T06:59:00Z"), 1);
        edge.wants("1.36.3").reconcile();

        var back = edge.wants("1.35.4").with(new ProbeResult.Passed("1.35.4")).reconcile();

        assertThatConditions(back.conditions()).has(Conditions.READY, "True");
        assertThat(StatusScenario.version(back).queuedSince()).isNull();
    }

    private static UpgradeTurn turn(HostedCluster asking, List<HostedCluster> others) {
        return UpgradeTurn.of(asking, others, Set.of(), TWO, NOW);
    }

    private static HostedCluster settled(String uid) {
        return cluster(uid, "1.35.4", "history: [{version: 1.35.4, state: Completed}]");
    }

    private static HostedCluster wanting(String uid) {
        return cluster(uid, "1.36.3", "history: [{version: 1.35.4, state: Completed}]");
    }

    private static HostedCluster queued(String uid, String since) {
        return cluster(uid, "1.36.3", "queuedSince: '" + since + "', history: [{version: 1.35.4, state: Completed}]");
    }

    private static HostedCluster upgrading(String uid, String since) {
        return cluster(
                uid,
                "1.36.3",
                "history: [{version: 1.36.3, state: Partial, steps: [{name: Etcd, startedTime: '" + since + "'}]}]");
    }

    private static HostedCluster in(HibernationPhase phase, HostedCluster cluster) {
        cluster.setStatus(new HostedClusterStatus(
                0L,
                null,
                null,
                StatusScenario.version(cluster.getStatus()),
                null,
                null,
                null,
                new HibernationStatus(phase, "2026-11-23T06:59:30Z", null, null, null),
                List.of()));
        return cluster;
    }

    private static HostedCluster cluster(String uid, String version, String status) {
        return Serialization.unmarshal("""
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: %1$s, namespace: team-a, uid: %1$s}
            spec: {version: %2$s}
            status: {version: {desired: 1.35.4, current: 1.35.4, %3$s}}
            """.formatted(uid, version, status), HostedCluster.class);
    }
}
