package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule of an audit policy; the first that matches counts. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditRule(
        @JsonPropertyDescription("How much is noted.") @Required
        AuditLevel level,

        @JsonPropertyDescription("Users.") @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> users,

        @JsonPropertyDescription("Groups.") @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> userGroups,

        @JsonPropertyDescription("Verbs such as get.") @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> verbs,

        @JsonPropertyDescription("Namespaces; an empty name is for resources without one.")
        @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> namespaces,

        @JsonPropertyDescription("Paths such as /healthz*; not together with resources or namespaces.")
        @Size(max = Rules.LIST_LENGTH) List<@Size(max = Rules.NAME_LENGTH) String> nonResourceURLs,

        @JsonPropertyDescription("Resources.") @Size(max = Rules.LIST_LENGTH) List<AuditResources> resources,

        @JsonPropertyDescription("Moments that are not noted.") @Size(max = 4) List<AuditStage> omitStages,

        @JsonPropertyDescription("Whether managed fields are left out.") @Nullable Boolean omitManagedFields) {
    /** Copies. */
    public AuditRule {
        users = users == null ? List.of() : List.copyOf(users);
        userGroups = userGroups == null ? List.of() : List.copyOf(userGroups);
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        nonResourceURLs = nonResourceURLs == null ? List.of() : List.copyOf(nonResourceURLs);
        resources = resources == null ? List.of() : List.copyOf(resources);
        omitStages = omitStages == null ? List.of() : List.copyOf(omitStages);
    }
}
