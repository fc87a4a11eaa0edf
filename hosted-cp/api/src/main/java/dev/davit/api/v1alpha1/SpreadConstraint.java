package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How replicas are kept apart, as in a pod's {@code topologySpreadConstraints}; Davit selects the pods itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SpreadConstraint(
        @JsonPropertyDescription("Label of the management cluster's nodes that names where they are.")
        @Required
        @Size(max = Rules.LABEL_KEY_LENGTH) @ValidationRule(value = Rules.LABEL_KEY, messageExpression = Rules.LABEL_KEY_MESSAGE)
        String topologyKey,

        @JsonPropertyDescription("By how many pods two places may differ.") @Default("1") @Min(1) @Max(3) Integer maxSkew,

        @JsonPropertyDescription("What becomes of a pod that fits nowhere.") @Default("ScheduleAnyway")
        Unsatisfiable whenUnsatisfiable) {
    /** Fills absent values with the defaults that the CRD states. */
    public SpreadConstraint {
        maxSkew = maxSkew == null ? 1 : maxSkew;
        whenUnsatisfiable = whenUnsatisfiable == null ? Unsatisfiable.ScheduleAnyway : whenUnsatisfiable;
    }
}
