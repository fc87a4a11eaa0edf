package dev.davit.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotaTest {
    private final Quota quota = new Quota(2);

    @Test
    void oneUserCannotUseUpWhatAnotherNeeds() {
        assertThat(quota.tryAcquire("a")).isTrue();
        assertThat(quota.tryAcquire("a")).isTrue();

        assertThat(quota.tryAcquire("a")).isFalse();
        assertThat(quota.tryAcquire("b")).isTrue();

        quota.release("a");
        assertThat(quota.tryAcquire("a")).isTrue();
    }
}
