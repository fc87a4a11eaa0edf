package dev.davit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes all = new InFlightBytes(100, 2, 1);
    private final List<String> cut = new ArrayList<>();
    private final EmbeddedChannel first = new EmbeddedChannel();
    private final EmbeddedChannel second = new EmbeddedChannel();

    private InFlightBytes.Stream open(String owner, String stream) {
        return open(owner, first, stream);
    }

    private InFlightBytes.Stream open(String owner, EmbeddedChannel connection, String stream) {
        return all.share(owner).part(connection).open(() -> cut.add(stream));
    }

    @Test
    void anOwnerAloneMayHoldTwiceWhatIsFree() {
        var stream = open("a", "a1");

        stream.received(66);
        assertThat(all.share("a").exhausted()).isFalse();
        stream.received(1);
        assertThat(all.share("a").exhausted()).isTrue();
        assertThat(all.share("b").exhausted()).isFalse();
    }

    @Test
    void aConnectionAloneMayHoldAsMuchAsIsFree() {
        open("a", first, "a1").received(51);

        assertThat(all.share("a").part(first).exhausted()).isTrue();
        assertThat(all.share("a").part(second).exhausted()).isFalse();
        assertThat(all.share("a").exhausted()).isFalse();
    }

    @Test
    void anOwnerAboveItsShareTakesNothingNewOnAnyConnection() {
        open("a", first, "a1").received(67);

        assertThat(all.share("a").part(second).exhausted()).isTrue();
        assertThat(all.share("b").part(second).exhausted()).isFalse();
    }

    @Test
    void countsTheStreamsThatStandStill() {
        var taken = open("a", "taken");
        taken.received(10);
        taken.released(10);
        open("a", "a1").received(1);
        open("b", "b1").received(1);
        open("b", "empty");

        assertThat(all.standing(Duration.ZERO)).isEqualTo(2);
        assertThat(all.standing(Duration.ofMinutes(1))).isZero();
    }

    @Test
    void takesStreamsAgainWhenTheBytesHaveLeft() {
        var stream = open("a", "a1");
        stream.received(70);

        stream.released(10);

        assertThat(all.share("a").exhausted()).isFalse();
        assertThat(all.current()).isEqualTo(60);
    }

    @Test
    void theOwnerThatHoldsTheMostLosesTheStreamThatStoodStillLongest() {
        var still = open("a", "still");
        var moving = open("a", "moving");
        var other = open("b", "other");
        still.received(30);
        moving.received(40);
        moving.released(10);

        other.received(45);

        assertThat(cut).as("b holds 45 of 105, a 60").containsExactly("still");
        assertThat(all.current()).isEqualTo(75);
    }

    @Test
    void itLosesItOnTheConnectionThatHoldsTheMost() {
        open("a", first, "longest, on a connection that holds little").received(10);
        open("a", second, "on the connection that holds much").received(60);

        open("b", first, "other").received(40);

        assertThat(cut).containsExactly("on the connection that holds much");
    }

    @Test
    void aCutStreamIsCountedNoMore() {
        var stream = open("a", "a1");
        stream.received(101);

        stream.received(5);
        stream.released(101);
        stream.close();

        assertThat(cut).containsExactly("a1");
        assertThat(all.current()).isZero();
    }

    @Test
    void whatAnEndedStreamHeldIsGone() {
        var stream = open("a", "a1");
        stream.received(30);

        stream.close();

        assertThat(all.current()).isZero();
        assertThat(all.share("a").part(first).exhausted()).isFalse();
        assertThat(cut).isEmpty();
    }

    @Test
    void aConnectionThatClosedIsForgotten() {
        var part = all.share("a").part(first);

        first.close();

        assertThat(all.share("a").part(second)).isSameAs(all.share("a").part(second));
        assertThat(all.share("a").part(first)).isNotSameAs(part);
    }

    @Test
    void anOwnerIsForgottenWithTheLastThatIsOpenOfIt() {
        var part = all.share("a").part(first);
        var stream = part.open(() -> {});
        stream.received(70);
        all.share("b").exhausted();

        first.close();
        assertThat(all.owners()).isEqualTo(1);
        assertThat(all.share("a").exhausted()).as("what is held is held").isTrue();
        stream.close();
        stream.close();
        assertThat(all.owners()).isZero();
    }

    @Test
    void aStreamThatIsOpenedAfterItsConnectionClosedIsCountedAndForgottenToo() {
        var part = all.share("a").part(first);
        first.close();

        var late = part.open(() -> cut.add("late"));
        late.received(101);

        assertThat(cut).containsExactly("late");
        assertThat(all.current()).isZero();
        assertThat(all.owners()).isZero();
    }

    @Test
    void whatManyThreadsOpenAndCloseIsSeenWhileItIsOpenAndForgottenThen() throws Exception {
        var much = new InFlightBytes(1_000_000, 2, 1);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var tasks = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> IntStream.range(0, 2_000)
                            .filter(round -> isSeen(much))
                            .count()))
                    .toList();
            for (var task : tasks) {
                assertThat(task.get()).isEqualTo(2_000);
            }
        }
        assertThat(much.owners()).isZero();
        assertThat(much.current()).isZero();
    }

    private static boolean isSeen(InFlightBytes much) {
        var connection = new EmbeddedChannel();
        var stream = much.share("a").part(connection).open(() -> {});
        stream.received(1);
        var seen = much.standing(Duration.ZERO) > 0;
        connection.close();
        stream.close();
        return seen;
    }

    @Test
    void aStreamThatNobodyReadsIsCutInTheEnd() {
        open("a", "unread").received(1);
        open("a", "idle");

        all.cutStalled(Duration.ofMinutes(1));
        assertThat(cut).isEmpty();
        all.cutStalled(Duration.ZERO);

        assertThat(cut).containsExactly("unread");
    }

    @Test
    void whatAStreamShouldHoldShrinksWithWhatIsFree() {
        var much = new InFlightBytes(1_000_000, 2, 1);
        var stream = much.share("a").part(first).open(() -> {});

        assertThat(stream.allowance(64_000)).isEqualTo(64_000);
        stream.received(750_000);
        assertThat(stream.allowance(64_000)).isEqualTo(32_000);
        stream.received(250_000);
        assertThat(stream.allowance(64_000)).as("never nothing").isEqualTo(4096);
    }
}
