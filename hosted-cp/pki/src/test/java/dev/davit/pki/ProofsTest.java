package dev.davit.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};
    private static final byte[] NONE = {};

    private final AtomicInteger checks = new AtomicInteger();
    private final Proofs proofs = new Proofs(2);

    @Test
    void whatHeldIsNotCheckedAgain() {
        assertThat(hold(true, ONE, TWO)).isTrue();
        assertThat(hold(false, ONE, TWO)).isTrue();

        assertThat(checks).hasValue(1);
    }

    @Test
    void whatDidNotHoldIsCheckedEveryTime() {
        assertThat(hold(false, ONE)).isFalse();
        assertThat(hold(false, ONE)).isFalse();
        assertThat(hold(true, ONE)).isTrue();

        assertThat(checks).hasValue(3);
    }

    @Test
    void everyPartCountsAndWhereItEnds() {
        hold(true, ONE, TWO);

        assertThat(hold(false, TWO, ONE)).isFalse();
        assertThat(hold(false, new byte[] {1, 2}, NONE)).isFalse();
        assertThat(hold(false, ONE)).isFalse();
    }

    @Test
    void theOneThatWasNotAskedForLongestIsForgotten() {
        hold(true, ONE);
        hold(true, TWO);
        hold(false, ONE);
        hold(true, NONE);

        assertThat(hold(false, ONE)).isTrue();
        assertThat(hold(false, TWO)).isFalse();
    }

    private boolean hold(boolean answer, byte[]... subject) {
        return proofs.hold(
                () -> {
                    checks.incrementAndGet();
                    return answer;
                },
                subject);
    }
}
