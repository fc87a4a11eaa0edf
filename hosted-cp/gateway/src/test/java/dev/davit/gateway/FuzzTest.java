package dev.davit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.gateway.demux.OpeningFuzz;
import dev.davit.gateway.egress.ConnectHeadFuzz;
import dev.davit.gateway.testing.FuzzTarget;
import dev.davit.gateway.testing.Fuzzing;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A short run of what {@code hack/bench fuzz} runs for long: whatever strangers send, the parsers throw nothing, read nothing
 * behind it, say the same however it is cut into segments, and look at each byte a few times at most.
 */
class FuzzTest {
    private static final long SEED = 20_261_127;
    private static final int INPUTS = 100_000;

    @Test
    void openings() {
        assertThat(Fuzzing.run(new OpeningFuzz(), SEED, 0, INPUTS).keySet())
                .as("what is tried leads everywhere")
                .contains(
                        "NeedMore",
                        "Api",
                        "Named",
                        "Tunnel",
                        "NO_TLS",
                        "BROKEN_PROXY_HEADER",
                        "BROKEN_HELLO",
                        "NO_NAME",
                        "NO_AUTHORITY",
                        "FOREIGN_NAME");
    }

    @Test
    void headsOfConnects() {
        assertThat(Fuzzing.run(new ConnectHeadFuzz(), SEED, 0, INPUTS).keySet())
                .as("what is tried leads everywhere")
                .containsExactlyInAnyOrder(
                        "NeedMore",
                        "Connect",
                        "REQUEST_LINE",
                        "LINE",
                        "FIELD",
                        "REPEATED",
                        "NO_HOST",
                        "CONTENT",
                        "TOO_LONG");
    }

    @Test
    void whatBreaksAPropertyIsToldSoThatItCanBeHadAgain() {
        var broken = new FuzzTarget() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public byte[] input(RandomGenerator random) {
                return new byte[] {(byte) random.nextInt()};
            }

            @Override
            public String verdict(byte[] input, RandomGenerator random) {
                Fuzzing.expect(input[0] != 7, "is a seven");
                return "fine";
            }
        };

        assertThatThrownBy(() -> Fuzzing.run(broken, SEED, 0, INPUTS))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("broken, seed 20261127, input [0-9]+ \\(07\\): is a seven");
    }
}
