package dev.davit.model.hibernation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.v1alpha1.HibernationSchedule;
import dev.davit.api.v1alpha1.HibernationSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SleepWishTest {
    private static final HibernationSchedule NIGHTS = new HibernationSchedule("0 19 * * *", "0 7 * * *", "UTC");
    private static final Instant DAY = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-11-26T23:00:00Z");
    private static final Instant MORNING = Instant.parse("2026-11-27T07:00:00Z");

    @Test
    void isAwakeWithoutASpec() {
        assertThat(SleepWish.of(Optional.empty(), Optional.empty(), NIGHT).asleep())
                .isFalse();
    }

    @Test
    void followsTheSchedule() {
        assertThat(wish(null, NIGHTS, Optional.empty(), DAY).asleep()).isFalse();
        SleepWish night = wish(null, NIGHTS, Optional.empty(), NIGHT);
        assertThat(night.asleep()).isTrue();
        assertThat(night.again()).contains(MORNING);
    }

    @Test
    void prefersEnabledToTheSchedule() {
        assertThat(wish(true, NIGHTS, Optional.empty(), DAY).asleep()).isTrue();
        assertThat(wish(false, NIGHTS, Optional.empty(), NIGHT).asleep()).isFalse();
        assertThat(wish(false, NIGHTS, Optional.empty(), NIGHT).again()).isEmpty();
    }

    @Test
    void staysAwakeForAWhileAfterARequest() {
        Optional<Instant> until = Optional.of(NIGHT.plusSeconds(60));

        assertThat(wish(null, NIGHTS, until, NIGHT).asleep()).isFalse();
        assertThat(wish(true, null, until, NIGHT).again()).isEqualTo(until);
        assertThat(wish(true, null, until, NIGHT.plusSeconds(60)).asleep()).isTrue();
    }

    @Test
    void forgetsARequestThatIsNotAllowedAnyMore() {
        var spec = new HibernationSpec(true, null, false, "1h");

        assertThat(SleepWish.of(Optional.of(spec), Optional.of(NIGHT.plusSeconds(60)), NIGHT)
                        .asleep())
                .isTrue();
    }

    @Test
    void isAwakeWhileTheScheduleIsUnreadable() {
        var broken = new HibernationSchedule("0 19 * * *", "0 7 31 2 *", "UTC");

        assertThat(wish(null, broken, Optional.empty(), NIGHT).asleep()).isFalse();
    }

    @Test
    void readsHowLongARequestCounts() {
        var spec = new HibernationSpec(true, null, true, "1h30m");

        assertThat(SleepWish.awakeUntil(spec, NIGHT)).isEqualTo(NIGHT.plus(Duration.ofMinutes(90)));
    }

    @Test
    void sumsThePartsOfADurationInAnyOrder() {
        assertThat(SleepWish.awakeUntil(new HibernationSpec(true, null, true, "30m1h"), NIGHT))
                .isEqualTo(NIGHT.plus(Duration.ofMinutes(90)));
        assertThat(SleepWish.awakeUntil(new HibernationSpec(true, null, true, "5m5m"), NIGHT))
                .isEqualTo(NIGHT.plus(Duration.ofMinutes(10)));
    }

    private static SleepWish wish(
            @Nullable Boolean enabled, @Nullable HibernationSchedule schedule, Optional<Instant> woken, Instant now) {
        return SleepWish.of(Optional.of(new HibernationSpec(enabled, schedule, true, "1h")), woken, now);
    }
}
