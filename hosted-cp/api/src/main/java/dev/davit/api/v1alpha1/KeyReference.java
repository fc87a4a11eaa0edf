package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A key of a Secret or ConfigMap of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeyReference(
        @JsonPropertyDescription("Name of the object.")
        @Required
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.OBJECT_NAME, messageExpression = Rules.OBJECT_NAME_MESSAGE)
        String name,

        @JsonPropertyDescription("Key within it.")
        @Required
        @Size(min = 1, max = Rules.NAME_LENGTH) @ValidationRule(value = Rules.DATA_KEY, messageExpression = Rules.DATA_KEY_MESSAGE)
        String key) {}
