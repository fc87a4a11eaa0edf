package dev.davit.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.davit.api.v1alpha1.HostedCluster;
import dev.davit.operator.cluster.StatusScenario;
import dev.davit.operator.metrics.Starts;
import dev.davit.operator.turn.StartStanding.Waiting;
import dev.davit.operator.turn.StartTurn.Begins;
import dev.davit.operator.turn.StartTurn.Waits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is given a turn, and who is looked at when that changes. */
class StartTurnsTest {
    private static final Instant NOW = StatusScenario.NOW;
    private static final String BEGUN = "version: {desired: 1.35.4, history: [{version: 1.35.4, state: Partial,"
            + " startedTime: '2026-11-23T07:00:00Z'}]}, conditions: [{type: Progressing, status: 'True', reason: X}";
    private static final String QUEUED = "conditions: [{type: Progressing, status: 'True', reason: StartQueued}]";

    private final List<HostedCluster> all = new ArrayList<>(clusters(4, ""));
    private final Set<String> withPods = new HashSet<>();
    private final List<String> woken = new ArrayList<>();
    private int limit = 2;
    private StartTurns turns = fresh();

    @Test
    void turnsThatWereGivenCountBeforeTheCacheShowsThem() {
        assertThat(ask(0)).isEqualTo(new Begins());
        assertThat(ask(1)).isEqualTo(new Begins());
        assertThat(ask(2))
                .isInstanceOfSatisfying(
                        Waits.class, waits -> assertThat(waits.before()).isZero());
        assertThat(ask(3))
                .isInstanceOfSatisfying(
                        Waits.class, waits -> assertThat(waits.before()).isOne());
        assertThat(ask(1)).as("again").isEqualTo(new Begins());
    }

    @Test
    void aYoungerOneThatAsksFirstDoesNotOvertakeAnOlderOne() {
        limit = 1;

        assertThat(ask(1)).isInstanceOf(Waits.class);
        assertThat(ask(0)).isEqualTo(new Begins());
    }

    @Test
    void theNextIsLookedAtAsSoonAsTheApiOfOneAnswers() {
        IntStream.range(0, 4).forEach(this::ask);
        settle(0, BEGUN + "]");
        woken.clear();

        settle(0, BEGUN + ", {type: EndpointReachable, status: 'True', reason: AsExpected}]");

        assertThat(woken).contains("c02").doesNotContain("c00", "c01");
        assertThat(ask(2)).isEqualTo(new Begins());
    }

    /** A reconciliation that changes nothing about starts wakes nobody, so that an idle fleet stays idle. */
    @Test
    void nobodyIsLookedAtWhenNothingHasChanged() {
        IntStream.range(0, 4).forEach(this::ask);
        woken.clear();
        settle(2, QUEUED);
        settle(3, QUEUED);

        assertThat(woken).isEmpty();
    }

    @Test
    void whoIsRefusedOrGoneMakesRoom() {
        limit = 1;
        ask(1);

        settle(0, "conditions: [{type: Progressing, status: 'False', reason: Refused}]");

        assertThat(woken).contains("c01");
        assertThat(ask(1)).isEqualTo(new Begins());
        woken.clear();
        all.get(1).getMetadata().setDeletionTimestamp(NOW.toString());
        turns.forget(all.get(1), NOW);
        assertThat(woken).contains("c02");
    }

    @Test
    void afterARestartWhatHasBegunCountsAndTheOrderIsTheSame() {
        IntStream.range(0, 4).forEach(this::ask);
        all.set(0, StartTurnTest.cluster("c00", BEGUN + "]"));
        withPods.add("c01");

        turns = fresh();

        assertThat(ask(3))
                .isInstanceOfSatisfying(
                        Waits.class, waits -> assertThat(waits.before()).isOne());
        assertThat(ask(2))
                .isInstanceOfSatisfying(
                        Waits.class, waits -> assertThat(waits.before()).isZero());
        assertThat(turns.ask(Waiting.create(all.get(1)), true, NOW))
                .as("its pods are there")
                .isEqualTo(new Begins());
    }

    @Test
    void moreRoomIsMadeUseOfAtOnce() {
        IntStream.range(0, 4).forEach(this::ask);
        woken.clear();

        limit = 4;
        turns.call(NOW);

        assertThat(woken).containsExactlyInAnyOrder("c02", "c03");
    }

    /** Nodes are known before the cache of clusters begins. */
    @Test
    void nothingIsReadBeforeAnybodyHasAsked() {
        var early = new StartTurns(
                () -> {
                    throw new IllegalStateException("the cache has not begun");
                },
                cluster -> false,
                () -> limit,
                cluster -> {});

        assertThatNoException().isThrownBy(() -> early.call(NOW));
    }

    @Test
    void whoIsFarAwayIsNotToldOfEveryStep() {
        all.clear();
        all.addAll(clusters(90, ""));
        limit = 1;
        IntStream.range(0, 90).forEach(this::ask);

        settle(0, BEGUN + ", {type: EndpointReachable, status: 'True', reason: AsExpected}]");
        ask(1);

        assertThat(woken).contains("c01", "c02", "c11").doesNotContain("c40", "c89");
    }

    @Test
    void countsWhatStartsAndWhatWaits() {
        IntStream.range(0, 4).forEach(this::ask);

        Starts figures = turns.figures(NOW);

        assertThat(figures.limit()).isEqualTo(2);
        assertThat(figures.counts())
                .containsEntry(new Starts.Key("create", Starts.RUNNING), 2L)
                .containsEntry(new Starts.Key("create", Starts.QUEUED), 2L)
                .containsEntry(new Starts.Key("wake", Starts.QUEUED), 0L)
                .hasSize(4);
        assertThat(figures.longestWait()).hasMinutes(10);
    }

    private StartTurns fresh() {
        return new StartTurns(
                () -> all,
                cluster -> withPods.contains(cluster.getMetadata().getUid()),
                () -> limit,
                cluster -> woken.add(cluster.getMetadata().getUid()));
    }

    private StartTurn ask(int index) {
        return turns.ask(Waiting.create(all.get(index)), false, NOW);
    }

    private void settle(int index, String status) {
        HostedCluster next = StartTurnTest.cluster(all.get(index).getMetadata().getUid(), status);
        turns.settle(all.get(index), Objects.requireNonNull(next.getStatus()), NOW);
    }

    private static List<HostedCluster> clusters(int count, String status) {
        return IntStream.range(0, count)
                .mapToObj(index -> StartTurnTest.cluster("c%02d".formatted(index), status))
                .toList();
    }
}
