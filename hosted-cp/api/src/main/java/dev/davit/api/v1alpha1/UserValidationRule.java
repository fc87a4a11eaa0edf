package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What must be true of a user. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserValidationRule(
        @JsonPropertyDescription("CEL expression over user that must be true.") @Required @Size(min = 1, max = 4096) String expression,

        @JsonPropertyDescription("What is said when it is false.") @Size(max = 1024) @Nullable String message) {}
