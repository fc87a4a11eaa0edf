package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedQuotaTest {
    private final SharedQuota quota = new SharedQuota(3, 2);

    @Test
    void oneUserHasItsShareAndAllTogetherTheWhole() {
        assertThat(quota.tryAcquire("a")).isTrue();
        assertThat(quota.tryAcquire("a")).isTrue();
        assertThat(quota.tryAcquire("a")).isFalse();
        assertThat(quota.tryAcquire("b")).isTrue();

        assertThat(quota.tryAcquire("c")).isFalse();
    }

    @Test
    void whoWasRefusedHoldsNothing() {
        quota.tryAcquire("a");
        quota.tryAcquire("a");
        assertThat(quota.tryAcquire("a")).isFalse();

        assertThat(quota.tryAcquire("b")).isTrue();
        quota.release("a");
        assertThat(quota.tryAcquire("c")).isTrue();
    }
}
