package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How claims become a user. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClaimMappings(
        @JsonPropertyDescription("Name of the user.") @Required
        PrefixedClaimOrExpression username,

        @JsonPropertyDescription("Groups of the user.") @Nullable PrefixedClaimOrExpression groups,

        @JsonPropertyDescription("Uid of the user.") @Nullable ClaimOrExpression uid,

        @JsonPropertyDescription("More attributes of the user.") @Size(max = 16) List<ExtraMapping> extra) {
    /** Copies. */
    public ClaimMappings {
        extra = extra == null ? List.of() : List.copyOf(extra);
    }
}
