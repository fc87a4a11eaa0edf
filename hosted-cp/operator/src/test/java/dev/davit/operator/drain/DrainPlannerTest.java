package dev.davit.operator.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.Conditions;
import dev.davit.api.v1alpha1.Reasons;
import dev.davit.model.pod.Disruption.Guard;
import dev.davit.operator.drain.Disturbance.Notice;
import dev.davit.operator.drain.Placement.Guarded;
import dev.davit.operator.node.NodeFacts;
import dev.davit.operator.workload.PodPlace;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A drain is met in order: the control plane moves, etcd's eviction is announced, then allowed; none waits for ever. */
class DrainPlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-26T04:00:00Z");
    private static final Instant LATE = NOW.plus(DrainPlanner.DEADLINE).plusSeconds(1);
    private static final String MARK = "a@2026-11-26T04:00:00Z";

    private final Map<String, String> told = new HashMap<>();
    private List<NodeFacts> nodes = List.of(node("a", true), node("b", false));
    private String apiServerOn = "a";
    private String etcdOn = "a";
    private boolean rolledOut = true;
    private Optional<NodeSelector> volume = Optional.empty();
    private Optional<String> movedFrom = Optional.empty();
    private Optional<Guarded> noticed = Optional.empty();
    private int members = 1;

    @Test
    void withoutADrainNothingMovesAndNothingMayBeTaken() {
        nodes = List.of(node("a", false), node("b", false));
        movedFrom = Optional.of("z@2026-01-01T00:00:00Z");

        var plan = plan(NOW);

        assertThat(plan.disruption().movedFrom()).as("what is there stays").isEqualTo(movedFrom);
        assertThat(plan.disruption().controlPlane()).isEqualTo(Guard.STANDING);
        assertThat(plan.disruption().etcd()).isEqualTo(Guard.STANDING);
        assertThat(plan.again()).isEmpty();
    }

    /** Invariant I2. */
    @Test
    void movesTheControlPlaneByOneRollOutWhileDrainsWaitForBoth() {
        var begun = plan(NOW);

        assertThat(begun.disruption().movedFrom()).contains(MARK);
        assertThat(begun.disruption().controlPlane()).isEqualTo(new Guard(Optional.of(MARK), false));
        assertThat(begun.disruption().etcd()).isEqualTo(new Guard(Optional.of(MARK), false));
        assertThat(begun.controlPlane()).map(Notice::reason).contains(Reasons.MOVING_OFF_NODE);
        assertThat(begun.etcd()).isEmpty();

        rolledOut = false;
        movedFrom = begun.disruption().movedFrom();
        noticed = noticed(false);

        assertThat(plan(NOW.plusSeconds(30)).disruption())
                .as("while it rolls out")
                .isEqualTo(begun.disruption());
    }

    @Test
    void announcesEtcdsEvictionOnceTheControlPlaneHasLeftAndAllowsItOnceThatIsTold() {
        apiServerOn = "b";

        assertThat(plan(NOW).etcd()).map(Notice::reason).contains(Reasons.EVICTION_ALLOWED);
        assertThat(plan(NOW).disruption().etcd().lifted()).isFalse();
        assertThat(plan(NOW).disruption().controlPlane()).isEqualTo(Guard.STANDING);
        assertThat(plan(NOW).again())
                .hasValueSatisfying(soon -> assertThat(soon).isLessThan(Duration.ofSeconds(5)));

        told.put(Conditions.ETCD_AVAILABLE, Reasons.EVICTION_ALLOWED);

        assertThat(plan(NOW).disruption().etcd().lifted()).isTrue();
    }

    @Test
    void doesNotMoveWhereNoOtherNodeTakesItAndSaysSoBeforeDrainsMayTakeIt() {
        nodes = List.of(node("a", true), node("c", true));

        assertThat(plan(NOW).disruption().movedFrom()).isEmpty();
        assertThat(plan(NOW).controlPlane())
                .hasValueSatisfying(notice -> assertThat(notice.message()).contains("node a", "no other node takes"));
        assertThat(plan(NOW).etcd()).map(Notice::reason).contains(Reasons.CANNOT_MOVE);
        assertThat(plan(NOW).disruption().controlPlane().lifted()).isFalse();

        told.put(Conditions.CONTROL_PLANE_AVAILABLE, Reasons.CANNOT_MOVE);
        told.put(Conditions.ETCD_AVAILABLE, Reasons.CANNOT_MOVE);

        assertThat(plan(NOW).disruption().controlPlane().lifted()).isTrue();
        assertThat(plan(NOW).disruption().etcd().lifted()).isTrue();
    }

    @Test
    void saysThatAVolumeKeepsEtcdOnItsNode() {
        apiServerOn = "b";
        volume = Optional.of(new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("host")
                .withOperator("In")
                .withValues("a")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .build());

        assertThat(plan(NOW).etcd()).hasValueSatisfying(notice -> {
            assertThat(notice.reason()).isEqualTo(Reasons.CANNOT_MOVE);
            assertThat(notice.message()).contains("etcd-0 with its volume", "until that node is uncordoned");
        });
    }

    @Test
    void noDrainWaitsForEver() {
        rolledOut = false;
        noticed = noticed(false);

        var plan = plan(LATE);

        assertThat(plan.disruption().controlPlane().lifted()).isTrue();
        assertThat(plan.controlPlane())
                .hasValueSatisfying(notice -> assertThat(notice.message()).contains("within 5 min"));
        assertThat(plan.etcd()).map(Notice::reason).contains(Reasons.EVICTION_ALLOWED);
        assertThat(plan.disruption().etcd().lifted()).as("it is told first").isFalse();

        told.put(Conditions.ETCD_AVAILABLE, Reasons.EVICTION_ALLOWED);

        assertThat(plan(LATE).disruption().etcd().lifted()).isTrue();
    }

    /** A full database is worse news, and has the condition for itself. */
    @Test
    void noDrainWaitsForEverForWhatCannotBeTold() {
        apiServerOn = "b";
        noticed = noticed(false);
        told.put(Conditions.ETCD_AVAILABLE, Reasons.STORAGE_FULL);

        assertThat(plan(LATE).disruption().etcd().lifted()).isFalse();
        assertThat(plan(LATE.plusSeconds(30)).disruption().etcd().lifted()).isTrue();
    }

    @Test
    void whatWasToldOnceForADrainStaysAllowed() {
        apiServerOn = "b";
        noticed = noticed(true);
        told.put(Conditions.ETCD_AVAILABLE, Reasons.NOT_READY);

        assertThat(plan(NOW).disruption().etcd().lifted()).isTrue();

        nodes = List.of(node("a", false), node("b", false));

        assertThat(plan(NOW).disruption().etcd()).as("uncordoned").isEqualTo(Guard.STANDING);
    }

    @Test
    void severalThatNoNodeTakesMayAllBeTakenOnceThatIsTold() {
        members = 3;
        nodes = List.of(node("a", true));

        assertThat(plan(NOW).controlPlane()).map(Notice::reason).contains(Reasons.CANNOT_MOVE);
        assertThat(plan(NOW).etcd())
                .hasValueSatisfying(
                        notice -> assertThat(notice.message()).contains("no other node takes a member of etcd"));
        assertThat(plan(NOW).disruption().movedFrom()).isEmpty();
        assertThat(plan(NOW).disruption().etcd()).isEqualTo(new Guard(Optional.of(MARK), false));

        told.put(Conditions.ETCD_AVAILABLE, Reasons.CANNOT_MOVE);

        assertThat(plan(NOW).disruption().etcd()).isEqualTo(new Guard(Optional.of(MARK), true));
    }

    @Test
    void whatIsHeldSaysThatNothingMovesAndAnnouncesNoRestart() {
        var moving = plan(NOW).withRestart(Optional.of("etcd-0"), true);

        var held = moving.held();

        assertThat(held.controlPlane()).hasValueSatisfying(notice -> {
            assertThat(notice.reason()).isEqualTo(Reasons.CANNOT_MOVE);
            assertThat(notice.message()).contains("nothing moves while the spec is refused", "5 min at most");
        });
        assertThat(held.progress()).isEmpty();
        assertThat(held.disruption()).isEqualTo(moving.disruption());
    }

    @Test
    void aDrainOfAnotherNodeBeginsAnew() {
        apiServerOn = "b";
        nodes = List.of(node("a", true), node("b", true), node("c", false));
        noticed = noticed(true);

        var plan = plan(LATE);

        assertThat(plan.disruption().controlPlane().lifted()).isFalse();
        assertThat(plan.disruption().movedFrom()).contains("b@" + LATE);
    }

    @Test
    void marksThatSomebodyElseWroteAreNone() {
        assertThat(DrainMark.parse("")).isEmpty();
        assertThat(DrainMark.parse("a")).isEmpty();
        assertThat(DrainMark.parse("a@yesterday")).isEmpty();
        assertThat(DrainMark.parse(MARK)).map(DrainMark::text).contains(MARK);
    }

    private Disturbance plan(Instant now) {
        return DrainPlanner.plan(
                new Placement(nodes, Map.of(), List.of(), pods(), volume, rolledOut, movedFrom, noticed, noticed, told),
                now);
    }

    private List<PodPlace> pods() {
        return Stream.concat(
                        Stream.of(new PodPlace("kube-apiserver-1", "kube-apiserver", apiServerOn, true)),
                        IntStream.range(0, members)
                                .mapToObj(ordinal -> new PodPlace("etcd-" + ordinal, "etcd", etcdOn, true)))
                .toList();
    }

    private static Optional<Guarded> noticed(boolean lifted) {
        return DrainMark.parse(MARK).map(mark -> new Guarded(mark, lifted));
    }

    private static NodeFacts node(String name, boolean cordoned) {
        return new NodeFacts(name, cordoned, true, Map.of("host", name), List.of(), 0);
    }
}
