package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One version that the control plane ran or was told to run. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionHistory(
        String version,
        UpgradeState state,
        @JsonPropertyDescription("RFC 3339.") String startedTime,

        @JsonPropertyDescription("RFC 3339; absent while Partial.") @Nullable String completionTime) {}
