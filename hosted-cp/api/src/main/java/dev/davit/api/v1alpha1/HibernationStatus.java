package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Where a hosted cluster is between asleep and awake. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HibernationStatus(
        HibernationPhase phase,

        @JsonPropertyDescription("When the phase began.") String since,

        @JsonPropertyDescription("Until when a request keeps it awake.") @Nullable String wokenUntil,

        @JsonPropertyDescription("Next time of schedule.sleep.") @Nullable String nextSleep,

        @JsonPropertyDescription("Next time of schedule.wake.") @Nullable String nextWake,

        @JsonPropertyDescription("Since when it waits for its turn to wake.") @Nullable String queuedSince) {
    /** Of a cluster that waits for nobody. */
    public HibernationStatus(
            HibernationPhase phase,
            String since,
            @Nullable String wokenUntil,
            @Nullable String nextSleep,
            @Nullable String nextWake) {
        this(phase, since, wokenUntil, nextSleep, nextWake, null);
    }
}
