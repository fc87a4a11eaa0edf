package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A claim with a prefix, or what is computed from claims. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.claim) != has(self.expression) && has(self.claim) == has(self.prefix)",
        message = "expected either claim with prefix, which may be empty, or expression")
public record PrefixedClaimOrExpression(
        @JsonPropertyDescription("Name of a claim.") @Size(min = 1, max = 256) @Nullable String claim,

        @JsonPropertyDescription("Put in front of the claim's value; may be empty, and must be said with claim.")
        @Size(max = 256) @Nullable String prefix,

        @JsonPropertyDescription("CEL expression over claims.") @Size(min = 1, max = 4096) @Nullable String expression) {}
