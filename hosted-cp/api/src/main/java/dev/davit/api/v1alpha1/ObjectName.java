package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An object of the same namespace that a spec refers to. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectName(
        @JsonPropertyDescription("Name of the object.")
        @Required
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.OBJECT_NAME, messageExpression = Rules.OBJECT_NAME_MESSAGE)
        String name) {}
