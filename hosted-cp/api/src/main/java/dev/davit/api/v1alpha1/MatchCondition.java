package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** When a webhook is asked. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MatchCondition(
        @JsonPropertyDescription("CEL expression over request that must be true.") @Required @Size(min = 1, max = 4096) String expression) {}
