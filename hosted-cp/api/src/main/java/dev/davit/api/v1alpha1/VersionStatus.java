package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which version runs and how it came there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionStatus(
        @JsonPropertyDescription("The version that Davit works towards.")
        String desired,

        @JsonPropertyDescription("The version last completed.") @Nullable String current,

        @JsonPropertyDescription("Newest first, at most 20.") @Size(max = 20) List<VersionHistory> history,

        @JsonPropertyDescription("RFC 3339; since when the upgrade to spec.version waits for its turn.") @Nullable String queuedSince) {
    /** Fills absent values with the defaults that the CRD states. */
    public VersionStatus {
        history = history == null ? List.of() : List.copyOf(history);
    }

    /** Of a cluster that waits for nobody. */
    public VersionStatus(String desired, @Nullable String current, List<VersionHistory> history) {
        this(desired, current, history, null);
    }
}
