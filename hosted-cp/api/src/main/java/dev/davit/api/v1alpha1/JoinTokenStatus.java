package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a token. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record JoinTokenStatus(
        @Default("-1") Long observedGeneration,
        JoinTokenPhase phase,

        @JsonPropertyDescription("Machines that joined with it.") @Nullable Integer uses,

        @JsonPropertyDescription("Uids of the certificate requests that have these uses.") @Size(max = Rules.USES) List<@Size(max = Rules.UID_LENGTH) String> usedBy,

        @JsonPropertyDescription("RFC 3339.") @Nullable String expiresAt,

        @JsonPropertyDescription("Secret with the keys command (the line to run on the machine) and token.") @Nullable LocalReference secretRef,

        @JsonPropertyDescription("Public half of the token.") @Nullable String tokenID,

        @Nullable String message) {
    /** Fills absent values with the defaults that the CRD states. */
    public JoinTokenStatus {
        observedGeneration = observedGeneration == null ? -1L : observedGeneration;
        phase = phase == null ? JoinTokenPhase.Pending : phase;
        usedBy = usedBy == null ? List.of() : List.copyOf(usedBy);
    }
}
