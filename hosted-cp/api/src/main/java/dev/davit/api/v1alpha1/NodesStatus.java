package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Machines of the hosted cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodesStatus(
        Integer ready,
        Integer total,

        @JsonPropertyDescription("Lowest kubelet version.") @Nullable String oldestKubelet) {}
