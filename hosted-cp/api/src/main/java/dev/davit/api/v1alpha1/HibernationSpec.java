package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Whether and when the control plane sleeps: no pods, all data kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HibernationSpec(
        @JsonPropertyDescription(
                "True: asleep. False: awake, whatever the schedule says. Absent: as the schedule says.")
        @Nullable Boolean enabled,

        @JsonPropertyDescription("When it falls asleep and wakes; counts while enabled is absent.") @Nullable HibernationSchedule schedule,

        @JsonPropertyDescription("Whether a client that connects to the API wakes a sleeping cluster.")
        @Default("false")
        Boolean wakeOnRequest,

        @JsonPropertyDescription("How long a cluster that was woken by a request stays awake, such as 30m or 1h.")
        @Default("1h")
        @Size(max = 16) @ValidationRule(
                value = "self.matches('^([0-9]{1,6}[hms])+$') && duration(self) >= duration('5m')"
                        + " && duration(self) <= duration('24h')",
                messageExpression = "'expected a duration of 5m to 24h such as 30m or 1h30m, found \"' + self"
                        + " + '\": write a day as 24h'")
        String awakeFor) {
    /** Fills absent values with the defaults that the CRD states. */
    public HibernationSpec {
        wakeOnRequest = wakeOnRequest != null && wakeOnRequest;
        awakeFor = awakeFor == null ? "1h" : awakeFor;
    }
}
