package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A claim, or what is computed from claims. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.claim) != has(self.expression)",
        message = "expected either claim or expression: set one of them")
public record ClaimOrExpression(
        @JsonPropertyDescription("Name of a claim.") @Size(min = 1, max = 256) @Nullable String claim,

        @JsonPropertyDescription("CEL expression over claims.") @Size(min = 1, max = 4096) @Nullable String expression) {}
