package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resources of one API group. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditResources(
        @JsonPropertyDescription("API group; the core group when absent.") @Size(max = Rules.NAME_LENGTH) @Nullable String group,

        @JsonPropertyDescription("Resources such as pods, pods/log or *.") @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> resources,

        @JsonPropertyDescription("Names of objects; needs resources.") @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> resourceNames) {
    /** Copies. */
    public AuditResources {
        resources = resources == null ? List.of() : List.copyOf(resources);
        resourceNames = resourceNames == null ? List.of() : List.copyOf(resourceNames);
    }
}
