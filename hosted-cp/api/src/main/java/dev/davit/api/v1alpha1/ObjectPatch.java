package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A change to one rendered object, applied last; needs the privileged right. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectPatch(
        @JsonPropertyDescription("Kind of the rendered object, such as Deployment.")
        @Required
        @Size(min = 1, max = Rules.LABEL_LENGTH) String kind,

        @JsonPropertyDescription("Name of the rendered object.") @Required @Size(min = 1, max = Rules.NAME_LENGTH) String name,

        @Required PatchType type,

        @JsonPropertyDescription("The patch as JSON or YAML.") @Required @Size(min = 2, max = 65536) String patch) {}
