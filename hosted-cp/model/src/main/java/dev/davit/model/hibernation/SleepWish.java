package dev.davit.model.hibernation;

import dev.davit.api.v1alpha1.HibernationSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a cluster is to sleep now, from its spec and the last request alone. Pure.
 *
 * @param asleep whether it is to sleep
 * @param wokenUntil until when a request keeps it awake, if one does
 * @param nextSleep next time to fall asleep by schedule, while that counts
 * @param nextWake next time to wake by schedule, while that counts
 */
public record SleepWish(
        boolean asleep, Optional<Instant> wokenUntil, Optional<Instant> nextSleep, Optional<Instant> nextWake) {
    private static final Pattern PART = Pattern.compile("[0-9]+[hms]");
    private static final SleepWish NEVER = new SleepWish(false, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * @param spec what the user asked for, if anything
     * @param woken until when a request keeps it awake, if there was one
     * @param now the time
     * @return what is wanted; to be awake when the schedule cannot be read
     */
    public static SleepWish of(Optional<HibernationSpec> spec, Optional<Instant> woken, Instant now) {
        if (spec.isEmpty() || Boolean.FALSE.equals(spec.get().enabled())) {
            return NEVER;
        }
        HibernationSpec hibernation = spec.get();
        Optional<Instant> until = woken.filter(now::isBefore).filter(time -> hibernation.wakeOnRequest());
        if (Boolean.TRUE.equals(hibernation.enabled())) {
            return new SleepWish(until.isEmpty(), until, Optional.empty(), Optional.empty());
        }
        return schedule(hibernation)
                .map(schedule -> new SleepWish(
                        until.isEmpty() && schedule.asleepAt(now),
                        until,
                        schedule.nextSleep(now),
                        schedule.nextWake(now)))
                .orElse(NEVER);
    }

    /**
     * @param hibernation what the user asked for
     * @param requested when a client connected
     * @return until when that keeps it awake
     */
    public static Instant awakeUntil(HibernationSpec hibernation, Instant requested) {
        return requested.plus(duration(hibernation.awakeFor()));
    }

    /** @return when this may be another one by itself */
    public Optional<Instant> again() {
        return Stream.of(wokenUntil, nextSleep, nextWake)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Optional<SleepSchedule> schedule(HibernationSpec hibernation) {
        try {
            return Optional.ofNullable(hibernation.schedule()).map(SleepSchedule::parse);
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /** The CRD lets through parts in any order and more than once, as Go does: 30m1h is 1h30m. */
    private static Duration duration(String text) {
        return text.matches("([0-9]+[hms])+")
                ? PART.matcher(text)
                        .results()
                        .map(part -> Duration.parse("PT" + part.group()))
                        .reduce(Duration.ZERO, Duration::plus)
                : Duration.ofHours(1);
    }
}
