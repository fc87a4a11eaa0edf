package dev.davit.operator.turn;

import static dev.davit.testing.ConditionsAssert.assertThatConditions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.FleetConfig;
import dev.davit.api.v1alpha1.HibernationPhase;
import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.api.v1alpha1.HostedClusterSpec;
import dev.davit.api.v1alpha1.HostedClusterStatus;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.Power;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.hibernation.SleepFacts;
import dev.davit.operator.hosted.HostedState.HostedObjects;
import dev.davit.operator.probe.ProbeResult;
import dev.davit.operator.turn.StartStanding.Kind;
import dev.davit.operator.turn.StartStanding.None;
import dev.davit.operator.turn.StartStanding.Running;
import dev.davit.operator.turn.StartStanding.Waiting;
import dev.davit.operator.turn.StartTurn.Begins;
import dev.davit.operator.turn.StartTurn.Waits;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which cluster may start while others are starting. */
class StartTurnTest {
    private static final Instant NOW = StatusScenario.NOW;
    private static final String BEGUN = "version: {desired: 1.35.4, history: [{version: 1.35.4, state: Partial,"
            + " startedTime: '%s'}]}, conditions: [%s]";
    private static final String PROGRESSING = "{type: Progressing, status: 'True', reason: Provisioning}";
    private static final String ASLEEP = "version: 1.35.4\nhibernation: {enabled: true}";
    private static final String AWAKE = "version: 1.35.4\nhibernation: {enabled: false}";

    private final StatusScenario edge = new StatusScenario("1.35.4");

    @Test
    void beginsWhileThereIsRoom() {
        assertThat(turn(create("new", 50), running(Kind.CREATE))).isEqualTo(new Begins());
    }

    @Test
    void waitsWhileAsManyStartAsTheManagementClusterCarries() {
        assertThat(turn(create("new", 50), running(Kind.CREATE), running(Kind.WAKE)))
                .isEqualTo(new Waits(Kind.CREATE, "2026-11-23T06:50:00Z", 0, 2));
    }

    @Test
    void theOldestGoesFirstAndOfTwoThatAreEquallyOldTheOneWithTheLowerUid() {
        var busy = running(Kind.CREATE);

        assertThat(turn(create("b", 50), busy, create("a", 51), create("c", 50)))
                .isEqualTo(new Begins());
        assertThat(turn(create("c", 50), busy, create("a", 51), create("b", 50)))
                .isEqualTo(new Waits(Kind.CREATE, "2026-11-23T06:50:00Z", 1, 2));
        assertThat(turn(create("a", 51), busy, create("b", 50), create("c", 50)))
                .isEqualTo(new Waits(Kind.CREATE, "2026-11-23T06:51:00Z", 2, 2));
    }

    @Test
    void newClustersNeitherTakeThePlacesOfThoseThatWakeNorComeBeforeThem() {
        assertThat(turn(wake("w", 59), running(Kind.CREATE), running(Kind.CREATE), create("a", 10)))
                .isEqualTo(new Begins());
        assertThat(turn(create("a", 10), running(Kind.WAKE), wake("w", 59)))
                .isEqualTo(new Waits(Kind.CREATE, "2026-11-23T06:10:00Z", 1, 2));
        assertThat(turn(wake("w", 59), running(Kind.WAKE), running(Kind.WAKE)))
                .isEqualTo(new Waits(Kind.WAKE, "2026-11-23T06:59:00Z", 0, 2));
    }

    @Test
    void aStartThatTakesTooLongKeepsNobodyWaiting() {
        var late = Running.from(Kind.CREATE, NOW.minus(StartStanding.LONGEST));

        assertThat(turn(create("new", 50), running(Kind.CREATE), late)).isEqualTo(new Begins());
    }

    @ParameterizedTest(name = "{0} thousandths of a core: {1}")
    @CsvSource({"0, 1", "400, 1", "1930, 2", "2000, 2", "15200, 15", "512000, 32"})
    void oneStartForEachCore(long milliCpu, int expected) {
        assertThat(StartLimit.of(FleetConfig.defaults(), milliCpu)).isEqualTo(expected);
        assertThat(StartLimit.of(new FleetConfig("10m", 5, 7), milliCpu)).isEqualTo(7);
    }

    @Test
    void aNewClusterWaitsUntilItIsRefusedOrStarted() {
        assertThat(standing(cluster("a", ""))).isEqualTo(create("a", 50));
        assertThat(standing(cluster("a", "conditions: [{type: Progressing, status: 'True', reason: StartQueued}]")))
                .isEqualTo(create("a", 50));
        assertThat(standing(cluster("a", "conditions: [{type: Progressing, status: 'False', reason: Refused}]")))
                .isEqualTo(new None());
    }

    @Test
    void aStartIsUnderWayUntilTheApiAnswers() {
        assertThat(standing(cluster("a", begun("2026-11-23T06:59:00Z", PROGRESSING))))
                .isEqualTo(new Running(Kind.CREATE, Instant.parse("2026-11-23T07:01:00Z")));
        assertThat(standing(cluster(
                        "a",
                        begun(
                                "2026-11-23T06:59:00Z",
                                PROGRESSING + ", " + "{type: EndpointReachable, status: 'True', reason: AsExpected}"))))
                .isEqualTo(new None());
    }

    @Test
    void whoIsLateOrPausedOrGoingOrHeldOrFailingHoldsNoPlace() {
        var paused = cluster("p", begun("2026-11-23T06:59:00Z", PROGRESSING));
        paused.setSpec(Serialization.unmarshal("version: 1.35.4\npausedUntil: 'true'", HostedClusterSpec.class));
        var going = cluster("g", begun("2026-11-23T06:59:00Z", PROGRESSING));
        going.getMetadata().setDeletionTimestamp("2026-11-23T06:59:30Z");

        assertThat(List.of(
                        paused,
                        going,
                        cluster("l", begun("2026-11-23T06:57:00Z", PROGRESSING)),
                        cluster("h", begun("2026-11-23T06:59:00Z", PROGRESSING.replace("True", "False"))),
                        cluster("f", begun("2026-11-23T06:59:00Z", "{type: Degraded, status: 'True', reason: X}"))))
                .extracting(StartTurnTest::standing)
                .containsOnly(new None());
    }

    @Test
    void oneThatSleepsStartsNothingUntilItWakes() {
        assertThat(standing(cluster("a", sleeping(HibernationPhase.Asleep, ""))))
                .isEqualTo(new None());
        assertThat(standing(cluster("a", sleeping(HibernationPhase.FallingAsleep, ""))))
                .isEqualTo(new None());
        assertThat(standing(cluster("a", sleeping(HibernationPhase.Asleep, ", queuedSince: '2026-11-23T06:55:00Z'"))))
                .isEqualTo(wake("a", 55));
        assertThat(standing(cluster("a", sleeping(HibernationPhase.Waking, ""))))
                .isEqualTo(new Running(Kind.WAKE, Instant.parse("2026-11-23T07:01:30Z")));
    }

    @Test
    void aNewClusterThatWaitsIsPreparedAndSaysItsPosition() {
        edge.with(StatusScenario.NONE, StatusScenario.NONE).restarted().behind(starting());

        var waiting = edge.reconcile();

        assertThat(edge.startQueued()).isPresent();
        assertThat(edge.target().scale().power()).isEqualTo(Power.ON);
        assertThatConditions(waiting.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.START_QUEUED)
                .has(Conditions.READY, "False", Reasons.START_QUEUED)
                .has(Conditions.PROGRESSING, "True", Reasons.START_QUEUED)
                .hasMessageContaining(Conditions.PROGRESSING, "position 1: 0 others before it")
                .has(Conditions.DEGRADED, "False");
        assertThat(waiting.version()).isNull();
        assertThat(edge.reconcile()).as("nothing is written while it waits").isEqualTo(waiting);
        assertThat(edge.again()).as("nobody looks by the clock").isEmpty();
    }

    @Test
    void aNewClusterBeginsWhenItsTurnHasCome() {
        edge.with(StatusScenario.NONE, StatusScenario.NONE).restarted().behind(starting());
        edge.reconcile();

        edge.behind(cluster("b", begun("2026-11-23T06:57:00Z", PROGRESSING)));

        assertThat(edge.startQueued()).isEmpty();
        var begun = edge.reconcile();
        assertThatConditions(begun.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.PROVISIONING)
                .has(Conditions.PROGRESSING, "True", Reasons.PROVISIONING);
        assertThat(StatusScenario.version(begun).history().getFirst().startedTime())
                .isEqualTo(NOW.toString());
        assertThat(StartStanding.of(edge.cluster(), Optional.of(begun), NOW).left(NOW))
                .as("it gives its place up by the clock")
                .hasValue(StartStanding.LONGEST);
    }

    @Test
    void whatHasPodsIsNeverStopped() {
        edge.with(StatusScenario.DOWN, StatusScenario.NONE).restarted().behind(starting());

        assertThat(edge.startQueued()).isEmpty();
    }

    @Test
    void oneThatWasRolledOutGetsItsPodsBackAtOnce() {
        edge.reconcile();
        edge.with(StatusScenario.NONE, StatusScenario.NONE).behind(starting());

        assertThat(edge.startQueued()).isEmpty();
    }

    @Test
    void oneThatIsToWakeSleepsOnAndSaysItsPosition() {
        HostedClusterStatus asleep = asleep();
        edge.specified(AWAKE).behind(cluster("w", sleeping(HibernationPhase.Waking, "")));

        var waiting = edge.reconcile();

        assertThat(edge.target().scale().power()).isEqualTo(Power.OFF);
        var hibernation = Objects.requireNonNull(waiting.hibernation());
        assertThat(hibernation.phase()).isEqualTo(HibernationPhase.Asleep);
        assertThat(hibernation.since())
                .isEqualTo(Objects.requireNonNull(asleep.hibernation()).since());
        assertThat(hibernation.queuedSince()).isEqualTo("2026-11-23T07:00:03Z");
        assertThatConditions(waiting.conditions())
                .has(Conditions.AVAILABLE, "False", Reasons.START_QUEUED)
                .has(Conditions.READY, "False", Reasons.START_QUEUED)
                .has(Conditions.PROGRESSING, "True", Reasons.START_QUEUED);
        assertThat(edge.later(Duration.ofSeconds(30)).reconcile())
                .as("nothing is written while it waits")
                .isEqualTo(waiting);

        edge.behind(cluster("w", ""));
        var waking = edge.reconcile();

        assertThat(Objects.requireNonNull(waking.hibernation()).phase()).isEqualTo(HibernationPhase.Waking);
        assertThat(waking.hibernation().queuedSince()).isNull();
        assertThatConditions(waking.conditions()).has(Conditions.AVAILABLE, "False", Reasons.WAKING);
    }

    @Test
    void oneThatMaySleepAgainLeavesTheQueue() {
        asleep();
        edge.specified(AWAKE).behind(cluster("w", sleeping(HibernationPhase.Waking, "")));
        edge.reconcile();

        var sleeps = edge.specified(ASLEEP).reconcile();

        assertThat(Objects.requireNonNull(sleeps.hibernation()).queuedSince()).isNull();
        assertThatConditions(sleeps.conditions()).has(Conditions.READY, "True", Reasons.HIBERNATED);
    }

    private HostedClusterStatus asleep() {
        edge.reconcile();
        edge.specified(ASLEEP).reconcile();
        edge.with(new SleepFacts(Optional.empty(), true, true)).later(Duration.ofSeconds(3));
        edge.reconcile();
        edge.with(new ProbeResult.Unknown()).with(new HostedObjects.Unknown());
        return edge.reconcile();
    }

    private static StartTurn turn(Waiting asking, StartStanding... others) {
        return StartTurn.of(asking, List.of(others), 2, NOW);
    }

    private static Running running(Kind kind) {
        return Running.from(kind, NOW.minusSeconds(5));
    }

    private static Waiting create(String uid, int minute) {
        return new Waiting(Kind.CREATE, new Place(Instant.parse("2026-11-23T06:%d:00Z".formatted(minute)), uid));
    }

    private static Waiting wake(String uid, int minute) {
        return new Waiting(Kind.WAKE, new Place(Instant.parse("2026-11-23T06:%d:00Z".formatted(minute)), uid));
    }

    private static StartStanding standing(HostedCluster cluster) {
        return StartStanding.of(cluster, Optional.ofNullable(cluster.getStatus()), NOW);
    }

    private static HostedCluster starting() {
        return cluster("b", begun("2026-11-23T06:59:50Z", PROGRESSING));
    }

    private static String begun(String since, String conditions) {
        return BEGUN.formatted(since, conditions);
    }

    private static String sleeping(HibernationPhase phase, String more) {
        return "version: {desired: 1.35.4, current: 1.35.4}, hibernation: {phase: %s, since: '2026-11-23T06:59:30Z'%s}"
                .formatted(phase, more);
    }

    static HostedCluster cluster(String uid, String status) {
        return Serialization.unmarshal("""
            apiVersion: davit.dev/v1alpha1
            kind: HostedCluster
            metadata: {name: %1$s, namespace: team-a, uid: %1$s, creationTimestamp: '2026-11-23T06:50:00Z'}
            spec: {version: 1.35.4}
            status: {%2$s}
            """.formatted(uid, status), HostedCluster.class);
    }
}
