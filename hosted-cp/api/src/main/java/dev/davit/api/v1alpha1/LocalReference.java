package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An object of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LocalReference(
        @JsonPropertyDescription("Name of the object.") @Required
        String name) {}
