package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a token must say. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.claim) ? !has(self.expression) && !has(self.message)"
                + " : has(self.expression) && !has(self.requiredValue)",
        message = "expected either claim with requiredValue, or expression with message")
public record ClaimValidationRule(
        @JsonPropertyDescription("Name of a claim that must have requiredValue.") @Size(min = 1, max = 256) @Nullable String claim,

        @JsonPropertyDescription("Value of the claim; the empty text when absent.") @Size(max = 1024) @Nullable String requiredValue,

        @JsonPropertyDescription("CEL expression over claims that must be true.") @Size(min = 1, max = 4096) @Nullable String expression,

        @JsonPropertyDescription("What is said when the expression is false.") @Size(max = 1024) @Nullable String message) {}
