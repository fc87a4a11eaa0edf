package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** When a hosted cluster falls asleep and wakes by itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HibernationSchedule(
        @JsonPropertyDescription("When to fall asleep: minute, hour, day of month, month, day of week.")
        @Required
        @Size(max = 100) @ValidationRule(value = Rules.CRON, messageExpression = Rules.CRON_MESSAGE)
        String sleep,

        @JsonPropertyDescription("When to wake: minute, hour, day of month, month, day of week.")
        @Required
        @Size(max = 100) @ValidationRule(value = Rules.CRON, messageExpression = Rules.CRON_MESSAGE)
        String wake,

        @JsonPropertyDescription("IANA time zone that both are told in, such as Europe/Vienna.")
        @Default("UTC")
        @Size(min = 1, max = 64) String timeZone) {
    /** Fills absent values with the defaults that the CRD states. */
    public HibernationSchedule {
        timeZone = timeZone == null ? "UTC" : timeZone;
    }
}
