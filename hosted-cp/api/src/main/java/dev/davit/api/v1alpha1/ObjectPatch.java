package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A change to one rendered object, applied last; needs the privileged right. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectPatch(
        @JsonPropertyDescription("Kind of the rendered object, such as Deployment.") @Required
        String kind,

        @JsonPropertyDescription("Name of the rendered object.") @Required
        String name,

        @Required PatchType type,

        @JsonPropertyDescription("The patch as JSON or YAML.") @Required
        String patch) {}
