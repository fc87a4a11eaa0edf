package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final int TOTAL = 640;

    private final Places places = new Places(TOTAL);

    private long taken(Object user) {
        return IntStream.range(0, TOTAL).filter(i -> places.tryAcquire(user)).count();
    }

    @Test
    void oneMayHaveHalfOfThem() {
        assertThat(taken("large")).isEqualTo(TOTAL / 2);
    }

    @Test
    void theLastQuarterIsForThoseThatHaveFew() {
        taken("large");
        assertThat(taken("also large")).isEqualTo(TOTAL / 4);

        assertThat(places.tryAcquire("large")).isFalse();
        assertThat(taken("small")).isEqualTo(TOTAL / 64);
        assertThat(taken("another")).isEqualTo(TOTAL / 64);
    }

    @Test
    void thereAreNeverMoreThanAll() {
        var sum = IntStream.range(0, 1_000).mapToLong(user -> taken(user)).sum();

        assertThat(sum).isEqualTo(TOTAL);
    }

    @Test
    void whatIsGivenBackCanBeHadAgain() {
        taken("large");
        places.release("large");
        places.release("who has none");

        assertThat(taken("large")).isEqualTo(1);
    }

    @Test
    void aClosedConnectionGivesBackItsOwn() {
        var connection = new EmbeddedChannel();
        places.tryAcquire("large", connection);
        taken("large");

        connection.close();

        assertThat(taken("large")).isEqualTo(1);
    }

    @Test
    void everybodyGetsOneOfVeryFew() {
        var few = new Places(2);

        assertThat(few.tryAcquire("a")).isTrue();
        assertThat(few.tryAcquire("a")).isFalse();
        assertThat(few.tryAcquire("b")).isTrue();
        assertThat(few.tryAcquire("c")).isFalse();
    }
}
