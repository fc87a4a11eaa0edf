package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version that the control plane ran or was told to run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionHistory(
        String version,
        UpgradeState state,
        @JsonPropertyDescription("RFC 3339.") String startedTime,

        @JsonPropertyDescription("RFC 3339; absent while Partial.") @Nullable String completionTime,

        @JsonPropertyDescription(
                "The steps of an upgrade that have begun, in their order; none when a cluster was created.")
        @Size(max = 3) List<UpgradeStep> steps) {
    /** Fills absent values with the defaults that the CRD states. */
    public VersionHistory {
        steps = steps == null ? List.of() : List.copyOf(steps);
    }

    /** A version that is brought to a cluster as a whole. */
    public VersionHistory(String version, UpgradeState state, String startedTime, @Nullable String completionTime) {
        this(version, state, startedTime, completionTime, List.of());
    }
}
