package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One step of an upgrade that has begun. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UpgradeStep(
        UpgradeStepName name,
        @JsonPropertyDescription("RFC 3339.") String startedTime,

        @JsonPropertyDescription("RFC 3339; when it went on after a pause, from which on its deadline counts.")
        @Nullable String resumedTime,

        @JsonPropertyDescription("RFC 3339; absent while it is under way, or when it was given up.") @Nullable String completionTime) {}
