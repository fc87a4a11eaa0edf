package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Users with tokens of one issuer. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JwtAuthenticator(
        @JsonPropertyDescription("Who issues the tokens.") @Required
        JwtIssuer issuer,

        @JsonPropertyDescription("What tokens must say.") @Size(max = 16) List<ClaimValidationRule> claimValidationRules,

        @JsonPropertyDescription("How claims become a user.") @Required
        ClaimMappings claimMappings,

        @JsonPropertyDescription("What must be true of users.") @Size(max = 16) List<UserValidationRule> userValidationRules) {
    /** Copies. */
    public JwtAuthenticator {
        claimValidationRules = claimValidationRules == null ? List.of() : List.copyOf(claimValidationRules);
        userValidationRules = userValidationRules == null ? List.of() : List.copyOf(userValidationRules);
    }
}
