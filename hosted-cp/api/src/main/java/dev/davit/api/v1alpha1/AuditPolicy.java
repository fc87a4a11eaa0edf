package dev.davit.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted in the audit log: the fields of a Policy of audit.k8s.io/v1. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditPolicy(
        @JsonPropertyDescription("The first rule that matches a request counts.")
        @Required
        @Size(min = 1, max = Rules.LIST_LENGTH) List<AuditRule> rules,

        @JsonPropertyDescription("Moments that are not noted.") @Size(max = 4) List<AuditStage> omitStages,

        @JsonPropertyDescription("Whether managed fields are left out.") @Nullable Boolean omitManagedFields) {
    /** Copies. */
    public AuditPolicy {
        rules = rules == null ? List.of() : List.copyOf(rules);
        omitStages = omitStages == null ? List.of() : List.copyOf(omitStages);
    }
}
