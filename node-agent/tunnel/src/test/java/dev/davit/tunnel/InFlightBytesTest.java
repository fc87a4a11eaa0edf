package dev.davit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes all = new InFlightBytes(100, 25);
    private final List<String> cut = new ArrayList<>();

    private InFlightBytes.Stream open(String owner, String stream) {
        return all.share(owner).open(() -> cut.add(stream));
    }

    @Test
    void onlyTheOwnerAboveItsShareTakesNothingNew() {
        open("a", "a1").received(30);

        assertThat(all.share("a").exhausted()).isTrue();
        assertThat(all.share("b").exhausted()).isFalse();
    }

    @Test
    void takesStreamsAgainWhenTheBytesHaveLeft() {
        var stream = open("a", "a1");
        stream.received(30);

        stream.released(10);

        assertThat(all.share("a").exhausted()).isFalse();
        assertThat(all.current()).isEqualTo(20);
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
        assertThat(all.share("b").exhausted()).isTrue();
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
        assertThat(all.share("a").exhausted()).isFalse();
        assertThat(cut).isEmpty();
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
}
