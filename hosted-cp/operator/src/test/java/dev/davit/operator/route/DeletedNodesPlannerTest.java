package dev.davit.operator.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.route.DeletedNode;
import dev.davit.model.route.RouteMachines;
import dev.davit.model.route.RouteNode;
import dev.davit.operator.csr.NodeCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** kube-controller-manager dates a certificate five minutes back, and the operator grants another one for clocks that differ. */
class DeletedNodesPlannerTest {
    private static final Instant JOINED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
    private static final String SIX_MINUTES_AGO = "2026-11-27T19:54:00Z";
    private static final Duration LIFE = Duration.ofHours(720);
    private static final RouteNode W1 = node("w1", JOINED);
    private static final RouteNode W2 = node("w2", JOINED);

    @Test
    void aNodeThatIsGoneIsRefusedWithWhatItWasGivenBefore() {
        var after = plan(RouteMachines.of(List.of(W1, W2)), NOW, List.of(W2));

        assertThat(after.nodes()).containsExactly(W2);
        assertThat(after.deleted()).containsExactly(deleted("w1", SIX_MINUTES_AGO, false));
        assertThat(after.othersRefusedUpTo()).isEmpty();
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() {
        var after = plan(RouteMachines.of(List.of(W1)), NOW, List.of());

        assertThat(plan(after, NOW.plusSeconds(3600), List.of())).isEqualTo(after);
    }

    @Test
    void aNodeThatDoesNotExistYetIsNotADeletedOne() {
        var after = plan(RouteMachines.NONE, NOW, List.of(W1), joined("w9", NOW.minusSeconds(5)));

        assertThat(after).isEqualTo(RouteMachines.of(List.of(W1)));
    }

    @Test
    void aNodeThatWasMadeAnewByItsOwnMachineStaysRefused() {
        var anew = node("w1", NOW.minusSeconds(1));

        var after = plan(RouteMachines.of(List.of(W1)), NOW, List.of(anew));

        assertThat(after.nodes()).containsExactly(anew);
        assertThat(after.deleted()).containsExactly(deleted("w1", "2026-11-27T19:53:59Z", false));
        assertThat(plan(after, NOW.plusSeconds(60), List.of(anew))).isEqualTo(after);
    }

    @Test
    void whatAJoinOfTheLastHourGotIsRefusedToTheSecond() {
        var joined = joined("w1", NOW.minusSeconds(20));
        var young = node("w1", NOW.minusSeconds(15));

        var after = plan(RouteMachines.of(List.of(young)), NOW, List.of(), joined);

        assertThat(after.deleted())
                .containsExactly(deleted("w1", joined.notBefore().toString(), false));
    }

    @Test
    void whoeverJoinsAgainIsLetInAlsoWhenTheDeletionIsNoticedLater() {
        var again = joined("w1", NOW.minusSeconds(600));

        var after = plan(RouteMachines.of(List.of(W1)), NOW, List.of(node("w1", NOW.minusSeconds(100))), again);

        assertThat(after.deleted())
                .containsExactly(deleted("w1", again.notBefore().minusSeconds(1).toString(), true));
    }

    @Test
    void whoeverJoinsAfterTheDeletionWasNoticedIsLetIn() {
        var gone = plan(RouteMachines.of(List.of(W1)), NOW, List.of());
        var later = NOW.plusSeconds(30);

        var after = plan(gone, later, List.of(), joined("w1", later));

        assertThat(after.deleted()).containsExactly(deleted("w1", SIX_MINUTES_AGO, true));
    }

    @Test
    void aRenewalByTheDeletedMachineIsRefusedToo() {
        var gone = plan(RouteMachines.of(List.of(W1)), NOW, List.of());
        var renewal = renewed("w1", NOW.plusSeconds(600));

        var after = plan(gone, NOW.plusSeconds(601), List.of(), renewal);

        assertThat(after.deleted())
                .containsExactly(deleted("w1", renewal.notBefore().toString(), false));
        assertThat(plan(after, NOW.plusSeconds(7200), List.of())).isEqualTo(after);
    }

    @Test
    void aMachineThatJoinedAgainRenewsItsCertificate() {
        var gone = plan(RouteMachines.of(List.of(W1)), NOW, List.of());
        var joined = plan(gone, NOW.plusSeconds(31), List.of(), joined("w1", NOW.plusSeconds(30)));
        var later = NOW.plus(Duration.ofDays(25));

        var after = plan(joined, later, List.of(node("w1", NOW.plusSeconds(40))), renewed("w1", later));

        assertThat(after.deleted()).containsExactly(deleted("w1", SIX_MINUTES_AGO, true));
    }

    @Test
    void aSecondDeletionCounts() {
        var again = node("w1", NOW.plusSeconds(40));
        var gone = plan(RouteMachines.of(List.of(W1)), NOW, List.of());
        var joined = plan(gone, NOW.plusSeconds(41), List.of(again), joined("w1", NOW.plusSeconds(30)));
        var later = NOW.plus(Duration.ofDays(2));

        var after = plan(joined, later, List.of());

        assertThat(after.deleted()).containsExactly(deleted("w1", "2026-11-29T19:54:00Z", false));
    }

    @Test
    void aDeletionIsForgottenWhenNoCertificateFromBeforeIsValid() {
        var gone = plan(RouteMachines.of(List.of(W1)), NOW, List.of());

        assertThat(plan(gone, NOW.plus(LIFE).minusSeconds(120), List.of()).deleted())
                .hasSize(1);
        assertThat(plan(gone, NOW.plus(LIFE).plusSeconds(1), List.of())).isEqualTo(RouteMachines.NONE);
    }

    @Test
    void theOldestOfTooManyDeletionsAreRefusedTogether() {
        var old = new RouteMachines(
                List.of(W1),
                IntStream.range(0, DeletedNodesPlanner.MOST)
                        .mapToObj(i -> deleted(
                                "gone-" + i, NOW.minusSeconds(10_000 - i).toString(), false))
                        .toList(),
                Optional.empty());

        var after = plan(old, NOW, List.of());

        assertThat(after.deleted())
                .hasSize(DeletedNodesPlanner.MOST)
                .contains(deleted("w1", SIX_MINUTES_AGO, false))
                .noneMatch(node -> node.name().equals("gone-0"));
        assertThat(after.othersRefusedUpTo()).contains(NOW.minusSeconds(10_000).toString());
        assertThat(plan(after, NOW.plusSeconds(60), List.of())).isEqualTo(after);
        assertThat(plan(after, NOW.plus(LIFE).plusSeconds(1), List.of())).isEqualTo(RouteMachines.NONE);
    }

    private static RouteMachines plan(
            RouteMachines before, Instant now, List<RouteNode> present, NodeCertificate... certificates) {
        return new DeletedNodesPlanner(List.of(certificates), now).next(before, present);
    }

    private static RouteNode node(String name, Instant created) {
        return new RouteNode(name, List.of("198.18.0.21"), List.of(), 10250, List.of(), created.toString());
    }

    private static DeletedNode deleted(String name, String upTo, boolean joinedAgain) {
        return new DeletedNode(name, upTo, joinedAgain);
    }

    private static NodeCertificate joined(String node, Instant at) {
        return new NodeCertificate(node, false, at, at.minus(Duration.ofMinutes(5)));
    }

    private static NodeCertificate renewed(String node, Instant at) {
        return new NodeCertificate(node, true, at, at.minus(Duration.ofMinutes(5)));
    }
}
